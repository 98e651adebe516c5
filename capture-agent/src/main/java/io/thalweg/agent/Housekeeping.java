package io.thalweg.agent;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Small work that comes round each second, on a thread of its own: limits, configuration. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long PERIOD_MILLIS = 1000;

    private final List<Runnable> work;
    private final Thread thread = new Thread(this::run, "housekeeping");

    Housekeeping(List<Runnable> work) {
        this.work = List.copyOf(work);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((gone, e) -> LOG.error("housekeeping has ended", e));
        thread.start();
    }

    private void run() {
        try {
            while (!thread.isInterrupted()) {
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
                work.forEach(Runnable::run);
            }
        } catch (InterruptedException e) {
            // Closed.
            return;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(PERIOD_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
