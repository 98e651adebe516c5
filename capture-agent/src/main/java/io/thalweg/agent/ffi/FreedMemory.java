package io.thalweg.agent.ffi;

/** Memory that libraries have freed and libc still keeps: loading eBPF programs takes ten megabytes for a moment. */
public final class FreedMemory {
    private FreedMemory() {}

    /** To the system, as far as this libc can. */
    public static void giveBack() {
        try {
            Native.LIBC.malloc_trim(0);
        } catch (UnsatisfiedLinkError e) {
            // musl has no such function, and keeps less.
            return;
        }
    }
}
