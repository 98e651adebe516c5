package io.thalweg.jobs.flow;

import java.util.Locale;

/** Where events were lost. {@link #columnValue} is what the table holds. */
enum CaptureLossReason {
    /** Batches of an agent that never came: its buffer overflowed, or Kafka lost or expired them. */
    MISSING_BATCH,
    /** Packets or events that the kernel's ring had no room for. */
    KERNEL_DROP,
    /** Packets or events that the agent had no room for. */
    AGENT_DROP;

    private final String columnValue = name().toLowerCase(Locale.ROOT);

    String columnValue() {
        return columnValue;
    }
}
