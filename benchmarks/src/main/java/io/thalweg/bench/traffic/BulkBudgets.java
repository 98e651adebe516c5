package io.thalweg.bench.traffic;

/**
 * Deals the packets that the other flows leave to the bulk flows: a few get most, each gets enough to begin and end, none
 * is left over.
 */
final class BulkBudgets {
    private static final double SHAPE = 0.8;
    private static final int LEAST_WEIGHT = 100;
    private static final int MOST_WEIGHT = 2_000_000;
    /** Keeps the weights apart from the flows' own streams. */
    private static final long SALT = 0x6275_6c6b;

    private BulkBudgets() {}

    /** @param packets for all of {@code flows} bulk flows, at least {@link BulkScript#LEAST_PACKETS} for each */
    static int[] deal(long packets, int flows, long seed) {
        long[] weights = new long[flows];
        long sum = 0;
        RandomStream random = RandomStream.of(seed ^ SALT, flows);
        for (int i = 0; i < flows; i++) {
            weights[i] = random.heavyTail(LEAST_WEIGHT, SHAPE, MOST_WEIGHT);
            sum += weights[i];
        }
        long toDeal = packets - (long) flows * BulkScript.LEAST_PACKETS;
        int[] budgets = new int[flows];
        long weightSoFar = 0;
        long dealt = 0;
        for (int i = 0; i < flows; i++) {
            weightSoFar += weights[i];
            long upTo = Math.multiplyExact(toDeal, weightSoFar) / sum;
            budgets[i] = Math.toIntExact(BulkScript.LEAST_PACKETS + upTo - dealt);
            dealt = upTo;
        }
        return budgets;
    }
}
