package io.thalweg.bench.ebpf;

import java.util.concurrent.TimeUnit;

/** The end of a process that we started. */
final class Ended {
    private static final long PATIENCE_SECONDS = 20;

    private Ended() {}

    /** Of one that is asked to end. */
    static void onRequest(Process process) {
        process.destroy();
        byItself(process);
    }

    /** Of one that knows already; it is forced when it takes too long. */
    static void byItself(Process process) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
