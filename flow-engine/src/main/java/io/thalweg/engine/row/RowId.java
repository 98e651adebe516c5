package io.thalweg.engine.row;

/**
 * The column {@code _id}: second of the row, agent, shard, what the row was made of, and a counter. Readers find a row's
 * second in its id.
 *
 * <pre>
 *   63           32 31      22 21   16 15          14      0
 *   | second       | agent    | shard | of syscalls | count |
 * </pre>
 *
 * Unique as long as 32 768 rows of a shard do not come between two of one second. Rows of one second need not follow each
 * other.
 */
public final class RowId {
    private static final int OF_SYSCALLS = 0x8000;

    private RowId() {}

    public static long ofPackets(int second, int agentId, int shard, int counter) {
        return of(second, agentId, shard, counter & OF_SYSCALLS - 1);
    }

    public static long ofSyscalls(int second, int agentId, int shard, int counter) {
        return of(second, agentId, shard, counter & OF_SYSCALLS - 1 | OF_SYSCALLS);
    }

    private static long of(int second, int agentId, int shard, int last) {
        int place = (agentId & 0x3ff) << 22 | (shard & 0x3f) << 16 | last;
        return (long) second << 32 | place & 0xffff_ffffL;
    }
}
