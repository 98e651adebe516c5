/** Capture files: pcap and pcapng as a stream of packets. Used by the agent's replay and by {@code thalweg replay}. */
package io.thalweg.agent.pcap;
