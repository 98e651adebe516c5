package io.thalweg.agent.bpf;

/** What the programs may use of the kernel; found by trying, the best first. */
enum KernelMeans {
    /** Since Linux 6.2. */
    CASTS,
    /** Since Linux 5.11. */
    TASK_STORAGE,
    /** Since Linux 5.8, as the ring is. */
    PLAIN;

    boolean hasCasts() {
        return this == CASTS;
    }

    boolean hasTaskStorage() {
        return this != PLAIN;
    }

    boolean hasLess() {
        return this != PLAIN;
    }

    KernelMeans less() {
        return values()[ordinal() + 1];
    }
}
