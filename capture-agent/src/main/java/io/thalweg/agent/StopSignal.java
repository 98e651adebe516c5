package io.thalweg.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and SIGINT end a command in order: they set a flag and hold the process until the command has flushed.
 *
 * <p>The hook waits for {@link #close}, not for the thread: a thread that calls exit during the shutdown never ends.
 */
final class StopSignal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop");
    private volatile boolean isSet;

    StopSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop() {
        isSet = true;
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isSet() {
        return isSet;
    }

    @Override
    public void close() {
        ended.countDown();
        if (!isSet) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The shutdown has begun just now; the hook finds the latch open.
                isSet = true;
            }
        }
    }
}
