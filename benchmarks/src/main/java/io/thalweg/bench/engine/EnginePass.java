package io.thalweg.bench.engine;

import com.sun.management.ThreadMXBean;
import io.thalweg.agent.pcap.CaptureFeed;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.flow.FlowEngine;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * One run of a capture through a fresh engine, reading of its records included: the work of {@code thalweg replay} without
 * the writing of rows, and without the reading of the file when that is in memory.
 *
 * @param packets of the capture
 * @param cpuNanos the thread was running, and garbage collection; on an idle machine that is the time that passed, on one
 *     that others use it is what the work costs all the same
 * @param allocatedBytes by the thread, rows and the growth of the flow table included
 */
record EnginePass(long packets, RowTotals totals, long cpuNanos, long allocatedBytes) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static EnginePass run(BenchCapture capture, EngineOptions options) throws IOException {
        RowTotals totals = new RowTotals();
        long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
        long begin = cpuNanosSoFar();
        FlowEngine engine = new FlowEngine(options, totals);
        engine.open(engine.newShard(1, 0));
        try (PacketSource source = capture.open()) {
            CaptureFeed.feed(source, engine);
        }
        engine.finish();
        totals.finish();
        long nanos = cpuNanosSoFar() - begin;
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
        return new EnginePass(engine.counters().packets, totals, nanos, allocated);
    }

    private static long cpuNanosSoFar() {
        long collectionMillis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collectionMillis += collector.getCollectionTime();
        }
        return THREADS.getCurrentThreadCpuTime() + TimeUnit.MILLISECONDS.toNanos(collectionMillis);
    }

    long packetsPerSecond() {
        return Math.round(packets * 1e9 / cpuNanos);
    }
}
