package io.thalweg.bench.ebpf;

/** What {@code bench agent-ebpf} can measure, in the order in which it does. */
enum Part {
    /** The agent's processor time for each event, and what it loses. */
    USER,
    /** The requests that servers answer, with probes and without. */
    CURVE,
    /** The kernel's own count of what the programs take. */
    KERNEL
}
