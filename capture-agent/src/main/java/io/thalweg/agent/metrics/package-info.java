/** What the agent tells of itself: counters that cost next to nothing, and the HTTP endpoint that shows them. */
package io.thalweg.agent.metrics;
