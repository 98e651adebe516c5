package io.thalweg.agent.limits;

/**
 * Keeps a part of all flows: whole ones, chosen by their hash, so that what is kept is right and what is left out is
 * missing altogether. Who asks counts what is left out as lost.
 *
 * <p>Asked for each packet by the capture threads: 1 ns. Set by another.
 */
public final class FlowSampler {
    private static final long ALL = 1L << 32;
    /** Spreads hashes whose low bits choose the shard. */
    private static final int MIX = 0x9e3779b9;

    private volatile long kept = ALL;

    /** Whether packets of this flow are kept. @param flowHash the same for both directions */
    public boolean keeps(int flowHash) {
        long limit = kept;
        return limit == ALL || (flowHash * MIX & 0xffff_ffffL) < limit;
    }

    /** @param share 0 to 1 */
    public void keep(double share) {
        kept = (long) (Math.max(0, Math.min(1, share)) * ALL);
    }

    public double share() {
        return (double) kept / ALL;
    }
}
