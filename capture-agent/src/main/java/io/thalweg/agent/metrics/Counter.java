package io.thalweg.agent.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that one thread bumps and any thread reads.
 *
 * <p>Budget: 1 ns, no allocation. One writer is why it needs no atomic addition; the fields around the value keep
 * counters of different threads off one cache line.
 */
@SuppressWarnings("unused")
public final class Counter {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long before1;
    private long before2;
    private long before3;
    private long before4;
    private long before5;
    private long before6;
    private long before7;
    private long value;
    private long after1;
    private long after2;
    private long after3;
    private long after4;
    private long after5;
    private long after6;
    private long after7;

    /** By the one thread that writes. */
    public void add(long amount) {
        VALUE.setOpaque(this, value + amount);
    }

    /** By the one thread that writes: for a total that is kept elsewhere. */
    public void set(long total) {
        VALUE.setOpaque(this, total);
    }

    /** By any thread; a little late at worst. */
    public long get() {
        return (long) VALUE.getOpaque(this);
    }
}
