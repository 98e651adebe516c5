package io.thalweg.jobs.otlp;

import io.thalweg.engine.row.L7FlowLog;

/**
 * What became of a record of the topic, or of a span in it. Exists between the source and {@link OtlpGate} only.
 *
 * @param row of a span; null: it was refused
 * @param reason why it was refused; null: it was not
 * @param deadLetter of a record that was refused as a whole; null: not of one
 */
record OtlpRecord(L7FlowLog row, String reason, byte[] deadLetter) {
    static OtlpRecord of(L7FlowLog row) {
        return new OtlpRecord(row, null, null);
    }

    static OtlpRecord refused(String reason, byte[] deadLetter) {
        return new OtlpRecord(null, reason, deadLetter);
    }
}
