package io.thalweg.engine.flow;

/**
 * What the rows of a flow have told so far, 64 bytes: eight counters in the order of {@link FlowLayout#PACKETS_A}.
 *
 * <p>Only flows that outlive their first reporting period have one.
 */
final class ReportedLayout {
    static final int BYTES = 64;

    static final int PACKETS_A = 0;
    static final int BYTES_A = 16;
    static final int L3_BYTES_A = 32;
    static final int L4_BYTES_A = 48;

    private ReportedLayout() {}
}
