package io.thalweg.agent.limits;

/**
 * Finds the share of flows with which the agent stays below its processor time: less at once when it takes too much, more
 * step by step when there is room.
 *
 * <p>Assumes no more than that less traffic costs less. One thread.
 */
final class CpuThrottle {
    /** Below this part of the limit there is room for more. */
    private static final double ROOM = 0.8;

    private static final double STEP_UP = 1.1;
    /** Below this part of the limit the load is gone. */
    private static final double MUCH_ROOM = 0.4;

    private static final double LEAP_UP = 1.5;
    /** One second may be an accident of the scheduler: fall no further than this at once. */
    private static final double DEEPEST_STEP = 0.25;

    private static final double LEAST_SHARE = 1.0 / 1024;

    private double share = 1;

    /**
     * @param usage processors taken since the last call, such as 0.5
     * @param limit likewise; 0: none
     * @return the share of flows to keep from now on
     */
    double next(double usage, double limit) {
        if (limit <= 0) {
            share = 1;
        } else if (usage > limit) {
            share = Math.max(LEAST_SHARE, share * Math.max(DEEPEST_STEP, limit / usage));
        } else if (usage < limit * ROOM) {
            share = Math.min(1, share * (usage < limit * MUCH_ROOM ? LEAP_UP : STEP_UP));
        }
        return share;
    }
}
