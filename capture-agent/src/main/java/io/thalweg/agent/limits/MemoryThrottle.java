package io.thalweg.agent.limits;

/**
 * Finds the share of its load with which the agent stays below its memory. Memory follows a change of the load slowly, and what
 * the agent takes at rest does not follow at all: a step is given time to show, and when the smallest share does not help the load is not
 * to blame and comes back whole.
 *
 * <p>One thread, once a second.
 */
final class MemoryThrottle {
    /** Below this part of the limit there is room for more. */
    private static final double ROOM = 0.9;

    private static final double STEP_DOWN = 0.5;
    private static final double STEP_UP = 1.25;
    /** Seconds after which a step must have shown. */
    private static final int PATIENCE = 3;

    private static final double LEAST_SHARE = 1.0 / 16;

    private final Runnable givingBack;
    private double share = 1;
    private int patience;
    private boolean isInVain;

    /** @param givingBack has Java and libc return what they do not use */
    MemoryThrottle(Runnable givingBack) {
        this.givingBack = givingBack;
    }

    /**
     * @param resident bytes taken now
     * @param limit bytes; 0: none
     * @return the share of the load to keep from now on
     */
    double next(long resident, long limit) {
        if (limit <= 0) {
            share = 1;
            isInVain = false;
        } else if (resident > limit) {
            lower();
        } else {
            isInVain = false;
            if (share < 1 && resident < limit * ROOM && isPatienceOver()) {
                share = Math.min(1, share * STEP_UP);
            }
        }
        return share;
    }

    private void lower() {
        if (isInVain || !isPatienceOver()) {
            return;
        }
        givingBack.run();
        isInVain = share <= LEAST_SHARE;
        share = isInVain ? 1 : share * STEP_DOWN;
    }

    private boolean isPatienceOver() {
        if (patience > 0) {
            patience--;
            return false;
        }
        patience = PATIENCE;
        return true;
    }

    /** Whether more than the limit is taken whatever is left out. */
    boolean isInVain() {
        return isInVain;
    }
}
