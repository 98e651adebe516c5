/** Capture files through the batcher, as one capture in the order of time. */
package io.thalweg.agent.replay;
