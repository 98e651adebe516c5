package io.thalweg.event;

/**
 * What rows call {@code gprocess_id} of a process that its agent told of: 32 bits made of agent, number and start, the same
 * in every job and for ever, so that nobody has to give it. Of a hundred thousand processes one pair or so shares an
 * id; of ten thousand, in one of a hundred such sets.
 */
public final class ProcessId {
    private static final long SPREAD = 0x9e3779b97f4a7c15L;
    private static final long MIX = 0xbf58476d1ce4e5b9L;

    private ProcessId() {}

    /**
     * Not 0.
     *
     * @param startMicros since the epoch, as {@code thalweg.processes} has it
     */
    public static int of(int agentId, int pid, long startMicros) {
        long hash = (((long) agentId << 32 | pid & 0xffff_ffffL) + SPREAD) * MIX ^ startMicros;
        hash = (hash ^ hash >>> 31) * SPREAD;
        hash = (hash ^ hash >>> 29) * MIX;
        int id = (int) (hash >>> 32);
        return id == 0 ? 1 : id;
    }
}
