package io.thalweg.agent.ffi;

import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/** Waits until one of several descriptors has something, see poll(2). One thread. */
public final class Poll {
    private static final int ENTRY_BYTES = 8;
    private static final short POLLIN = 1;
    private static final short POLLERR = 8;

    private List<Pollable> watched = List.of();
    private Pointer entries = Memory.allocateDirect(Native.RUNTIME, ENTRY_BYTES);

    /** What is waited for from now on. */
    public void watch(List<? extends Pollable> descriptors) {
        watched = List.copyOf(descriptors);
        entries = Memory.allocateDirect(Native.RUNTIME, ENTRY_BYTES * Math.max(1, watched.size()), true);
        for (int i = 0; i < watched.size(); i++) {
            entries.putInt((long) i * ENTRY_BYTES, watched.get(i).fd());
            entries.putShort((long) i * ENTRY_BYTES + 4, (short) (POLLIN | POLLERR));
        }
    }

    /** Returns when there is something, or after the time. An interface's error ends here: its ring is still read. */
    public void await(int timeoutMillis) throws NativeException {
        int ready = Native.LIBC.poll(entries, watched.size(), timeoutMillis);
        if (ready < 0 && Native.error() != NativeException.EINTR) {
            throw NativeException.ofLastError("poll");
        }
        for (int i = 0; ready > 0 && i < watched.size(); i++) {
            if ((entries.getShort((long) i * ENTRY_BYTES + 6) & POLLERR) != 0) {
                watched.get(i).clearError();
            }
        }
    }
}
