package io.thalweg.agent.ffi;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/** CLOCK_BOOTTIME, see clock_gettime(2): nanoseconds since the machine started, those asleep included. */
public final class BootClock {
    private static final int CLOCK_BOOTTIME = 7;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private BootClock() {}

    public static long nanos() {
        Pointer time = Memory.allocateDirect(Native.RUNTIME, 2 * Long.BYTES);
        Native.LIBC.clock_gettime(CLOCK_BOOTTIME, time);
        return time.getLong(0) * NANOS_PER_SECOND + time.getLong(Long.BYTES);
    }
}
