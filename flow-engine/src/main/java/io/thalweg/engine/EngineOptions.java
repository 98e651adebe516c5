package io.thalweg.engine;

import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.l7.L7Options;

/**
 * What a {@link FlowEngine} does beyond the fixed rules.
 *
 * @param wholeFlows one row per flow for its whole life, in place of one per reporting period
 * @param reportSeconds the reporting period: a flow that lives on is told at its ends; a minute for the flow log, a
 *     second for metrics
 * @param maxFlowsPerShard flows a shard holds at once; a new flow beyond it evicts the flow that would time out next
 * @param decode what the packet decoder looks into
 * @param seconds whether {@link io.thalweg.engine.row.RowSink#second} is told what each flow did in each second
 * @param l7 whether payload is parsed
 * @param l7Options limits and rules of parsing it
 */
public record EngineOptions(
        boolean wholeFlows,
        int reportSeconds,
        int maxFlowsPerShard,
        boolean seconds,
        DecodeOptions decode,
        boolean l7,
        L7Options l7Options) {
    private static final int MINUTE = 60;
    /** Flows that a shard can hold at the most: what the 24 bits of a slot in its index can name. */
    public static final int MOST_FLOWS = (1 << 24) - 1;

    public EngineOptions {
        if (reportSeconds < 1 || reportSeconds > MINUTE || MINUTE % reportSeconds != 0) {
            throw new IllegalArgumentException(
                    "reportSeconds: " + reportSeconds + "; allowed: 1 to 60 of which a minute is a multiple");
        }
        if (maxFlowsPerShard < 1 || maxFlowsPerShard > MOST_FLOWS) {
            throw new IllegalArgumentException(
                    "maxFlowsPerShard: " + maxFlowsPerShard + "; allowed: 1 to " + MOST_FLOWS);
        }
    }

    /** Minute rows, a million flows per shard, every tunnel peeled, secrets masked, L7 on. */
    public static EngineOptions defaults() {
        return new EngineOptions(false, MINUTE, 1 << 20, false, DecodeOptions.defaults(), true, L7Options.defaults());
    }

    public EngineOptions withWholeFlows(boolean value) {
        return new EngineOptions(value, reportSeconds, maxFlowsPerShard, seconds, decode, l7, l7Options);
    }

    public EngineOptions withReportSeconds(int value) {
        return new EngineOptions(wholeFlows, value, maxFlowsPerShard, seconds, decode, l7, l7Options);
    }

    public EngineOptions withMaxFlowsPerShard(int value) {
        return new EngineOptions(wholeFlows, reportSeconds, value, seconds, decode, l7, l7Options);
    }

    public EngineOptions withSeconds(boolean value) {
        return new EngineOptions(wholeFlows, reportSeconds, maxFlowsPerShard, value, decode, l7, l7Options);
    }

    public EngineOptions withDecode(DecodeOptions value) {
        return new EngineOptions(wholeFlows, reportSeconds, maxFlowsPerShard, seconds, value, l7, l7Options);
    }

    public EngineOptions withL7(boolean value) {
        return new EngineOptions(wholeFlows, reportSeconds, maxFlowsPerShard, seconds, decode, value, l7Options);
    }

    public EngineOptions withL7Options(L7Options value) {
        return new EngineOptions(wholeFlows, reportSeconds, maxFlowsPerShard, seconds, decode, l7, value);
    }
}
