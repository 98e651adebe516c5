package io.thalweg.agent.packet;

/**
 * What one interface gave since its capture began.
 *
 * @param name of the interface, with its network namespace unless that is the agent's own
 * @param packets that passed the filter, dropped ones included
 * @param drops for want of room in the ring
 * @param occupancy of its fullest ring when last looked at, 0 to 1
 */
public record InterfaceCounts(String name, long packets, long drops, double occupancy) {}
