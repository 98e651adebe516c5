package io.thalweg.standalone.spans;

import com.sun.management.OperatingSystemMXBean;
import io.thalweg.jobs.trace.TraceStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.flink.util.FileUtils;

/** One pass of a {@link SpanLoad} through the operators of the trace job, on a cluster in this process. */
final class SpanRun {
    private static final MemorySize NETWORK = MemorySize.ofMebiBytes(128);
    private static final long SETTLED_NANOS = 500_000_000;
    private static final double SETTLED_SHARE = 0.1;
    private static final int LOOKS_AT_HEAP = 3;
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** What its tasks work on: they are in this process, and are made from bytes. */
    private static volatile SpanRun current;

    private final SpanLoad load;
    private final int readers;
    private final boolean isPaced;
    private final boolean isWeighed;

    /** CPU time of the process when each round began, and at the end. */
    private final long[] cpuNanos;

    private final AtomicInteger left;
    private final AtomicLongArray ofSubtasks;
    private volatile long heapBefore;

    /** Of what is held when all spans are there and no trace of them is forgotten, if weighed. */
    long heapBytes;

    final AtomicLong spansOut = new AtomicLong();
    final AtomicLong tracesOut = new AtomicLong();
    /** How long after their last span traces were told, µs, if paced. */
    final Latencies latencies = new Latencies();

    private volatile boolean isOver;

    private SpanRun(SpanLoad load, boolean isPaced, boolean isWeighed) {
        this.load = load;
        this.isPaced = isPaced;
        this.isWeighed = isWeighed;
        readers = load.messages.size();
        cpuNanos = new long[load.roundBegins.length + 1];
        left = new AtomicInteger(readers);
        ofSubtasks = new AtomicLongArray(readers);
    }

    /** As fast as it goes. */
    static SpanRun fast(SpanLoad load) throws Exception {
        return new SpanRun(load, false, false).execute();
    }

    /** Each span when it ends. */
    static SpanRun paced(SpanLoad load) throws Exception {
        return new SpanRun(load, true, false).execute();
    }

    static SpanRun weighed(SpanLoad load) throws Exception {
        return new SpanRun(load, false, true).execute();
    }

    private SpanRun execute() throws Exception {
        // In files as in production: the memory of a job manager refuses states above 5 MiB, and then no job ends.
        Path checkpoints = Files.createTempDirectory("thalweg-spans");
        try {
            return execute(checkpoints);
        } finally {
            // Quietly: the cluster may still be at it.
            FileUtils.deleteDirectoryQuietly(checkpoints.toFile());
        }
    }

    private SpanRun execute(Path checkpoints) throws Exception {
        current = this;
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(readers, configuration);
        int each = load.messages.get(0).size();
        DataStream<byte[]> messages = environment
                .fromSource(
                        new NumberSequenceSource(0, (long) each * readers - 1),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .flatMap(new Feed())
                .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
        TraceStream.build(
                environment,
                messages,
                new Rows(),
                "--dead-letters.topic",
                "",
                "--checkpoint.interval",
                "10 s",
                "--checkpoint.dir",
                checkpoints.toUri().toString());
        environment.execute();
        cpuNanos[cpuNanos.length - 1] = SYSTEM.getProcessCpuTime();
        current = null;
        if (spansOut.get() < load.spans) {
            throw new IllegalStateException(spansOut + " spans came out of " + load.spans);
        }
        return this;
    }

    /** Spans of traces that the busiest subtask had. */
    long most() {
        long most = 0;
        for (int i = 0; i < readers; i++) {
            most = Math.max(most, ofSubtasks.get(i));
        }
        return most;
    }

    /** Spans per second of CPU, round by round; the first one has the compiler's work. */
    long[] rates() {
        long[] rates = new long[load.roundBegins.length];
        for (int i = 0; i < rates.length; i++) {
            int end = i + 1 < rates.length
                    ? load.roundBegins[i + 1]
                    : load.messages.get(0).size();
            long spans = (long) (end - load.roundBegins[i]) * readers;
            rates[i] = spans * TimeUnit.SECONDS.toNanos(1) / (cpuNanos[i + 1] - cpuNanos[i]);
        }
        return rates;
    }

    /** The first reader tells the time for all of them. */
    private void at(int message) {
        int round = Arrays.binarySearch(load.roundBegins, message);
        if (round < 0) {
            return;
        }
        if (isWeighed) {
            heapBefore = usedHeap();
        }
        cpuNanos[round] = SYSTEM.getProcessCpuTime();
    }

    /** The last span is on its way: nothing ends before all have been weighed. */
    private void end() {
        if (left.decrementAndGet() == 0 && isWeighed) {
            awaitSettled();
            heapBytes = usedHeap() - heapBefore;
        }
        while (isWeighed && heapBytes == 0) {
            LockSupport.parkNanos(SETTLED_NANOS);
        }
        isOver = true;
    }

    private static void awaitSettled() {
        long before;
        do {
            before = SYSTEM.getProcessCpuTime();
            LockSupport.parkNanos(SETTLED_NANOS);
        } while (SYSTEM.getProcessCpuTime() - before > SETTLED_SHARE * SETTLED_NANOS);
    }

    /** The least of some looks: what is reachable only until a reference is cleared goes with the next collection. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int look = 0; look < LOOKS_AT_HEAP; look++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            LockSupport.parkNanos(SETTLED_NANOS);
        }
        return least;
    }

    private void awaitEnd(long endMicros) {
        for (long now = nowMicros(); now < endMicros; now = nowMicros()) {
            LockSupport.parkNanos((endMicros - now) * 1000);
        }
    }

    private static long nowMicros() {
        return System.currentTimeMillis() * 1000;
    }

    /** The messages of one reader; a number that is none's is passed over. */
    private static final class Feed implements FlatMapFunction<Long, byte[]> {
        private static final long serialVersionUID = 1L;

        @Override
        public void flatMap(Long number, Collector<byte[]> out) {
            SpanRun run = current;
            int each = run.load.messages.get(0).size();
            int reader = (int) (number / each);
            int at = (int) (number % each);
            if (reader == 0) {
                run.at(at);
            }
            List<byte[]> messages = run.load.messages.get(reader);
            if (at < messages.size()) {
                if (run.isPaced) {
                    run.awaitEnd(run.load.endMicros.get(reader)[at]);
                }
                out.collect(messages.get(at));
            }
            if (at == each - 1) {
                run.end();
            }
        }
    }

    private static final class Rows implements TraceStream.Listener {
        private static final long serialVersionUID = 1L;

        @Override
        public void trace(int spans, long endMicros) {
            SpanRun run = current;
            run.tracesOut.incrementAndGet();
            if (run.isPaced && !run.isOver) {
                run.latencies.add(nowMicros() - endMicros);
            }
        }

        @Override
        public void span(int subtask) {
            SpanRun run = current;
            run.spansOut.incrementAndGet();
            run.ofSubtasks.incrementAndGet(subtask);
        }
    }
}
