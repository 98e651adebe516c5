package io.thalweg.jobs.sink.clickhouse;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads that a task starts beside its own; none of them keeps the JVM alive. */
final class SinkThreads {
    private SinkThreads() {}

    static ExecutorService fixed(int count, String name) {
        return Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}
