/** Frames become batches: shard, cut, sequence, heartbeats. */
package io.thalweg.agent.batch;
