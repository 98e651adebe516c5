package io.thalweg.engine.row;

/**
 * The meters of {@code application*}, as places in {@link MetricsDocument#meter}. Those before {@link #SUMS} add up when
 * documents merge, of the rest the largest counts. Times are in µs.
 */
public final class AppMeter {
    public static final int REQUEST = 0;
    public static final int RESPONSE = 1;
    public static final int RRT_SUM = 2;
    public static final int RRT_COUNT = 3;
    public static final int CLIENT_ERROR = 4;
    public static final int SERVER_ERROR = 5;
    public static final int TIMEOUT = 6;

    static final int SUMS = 7;

    public static final int RRT_MAX = 7;
    public static final int DIRECTION_SCORE = 8;

    public static final int SIZE = 9;

    private AppMeter() {}

    static void merge(long[] into, long[] from) {
        for (int i = 0; i < SUMS; i++) {
            into[i] += from[i];
        }
        for (int i = SUMS; i < SIZE; i++) {
            into[i] = Math.max(into[i], from[i]);
        }
    }
}
