package io.thalweg.agent;

import io.thalweg.agent.metrics.Metrics;
import io.thalweg.agent.process.ProcessInfo;
import io.thalweg.agent.process.ProcessRecords;
import io.thalweg.agent.process.ProcessWatch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the machine's processes every few seconds and sends what has changed to a compacted topic, from a thread of its
 * own: nothing of packets waits for it.
 *
 * <p>What cannot be sent is sent at a later look. All is sent again each hour, so that whoever reads the topic can take
 * what is a day old for gone.
 */
final class ProcessPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessPublisher.class);
    private static final long REFRESH_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long DELETE_AFTER_NANOS = TimeUnit.MINUTES.toNanos(5);
    /** While looking is switched off. */
    private static final long OFF_MILLIS = 1000;

    private static final int MAX_DELETIONS = 16_384;
    private static final long MICROS_PER_MILLI = 1000;
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private record Deletion(ProcessInfo process, long dueNanos) {}

    private final ProcessWatch watch;
    private final ProcessRecords records;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final String topic;
    private final Deque<Deletion> deletions = new ArrayDeque<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Thread thread = new Thread(this::run, "processes");
    private volatile Duration interval;
    private volatile int processes;
    private volatile boolean isClosing;
    private Producer<byte[], byte[]> producer;
    private long lastRefresh = System.nanoTime();
    /** Told of by the producer's thread or by this one; taken back at the next look. */
    private final Queue<ProcessInfo> refused = new ConcurrentLinkedQueue<>();

    private volatile boolean isComplaining;

    ProcessPublisher(
            ProcessWatch watch,
            ProcessRecords records,
            Supplier<Producer<byte[], byte[]>> producers,
            String topic,
            Duration interval) {
        this.watch = watch;
        this.records = records;
        this.producers = producers;
        this.topic = topic;
        this.interval = interval;
    }

    ProcessPublisher start(Metrics metrics) {
        metrics.gauge("thalweg_agent_processes", "Processes that the matchers accept.", () -> processes);
        metrics.count("thalweg_agent_process_records_total", "Records of processes that Kafka has.", sent::get);
        metrics.count("thalweg_agent_process_failures_total", "Records not taken; sent again.", failed::get);
        metrics.gauge(
                "thalweg_agent_processes_overlooked", "Processes and sockets beyond the bounds.", watch::overlooked);
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** By any thread; from the next look on. Zero: no look. */
    void setInterval(Duration changed) {
        interval = changed;
    }

    private void run() {
        try {
            while (!isClosing) {
                boolean isOff = interval.isZero();
                if (!isOff) {
                    round(System.nanoTime());
                }
                TimeUnit.MILLISECONDS.sleep(isOff ? OFF_MILLIS : interval.toMillis());
            }
        } catch (InterruptedException e) {
            // Closing.
            return;
        } finally {
            if (producer != null) {
                producer.close(CLOSE);
            }
        }
    }

    /** One look, and what follows from it. */
    void round(long nanoTime) {
        if (nanoTime - lastRefresh >= REFRESH_NANOS) {
            lastRefresh = nanoTime;
            watch.againAll();
        }
        for (ProcessInfo process = refused.poll(); process != null; process = refused.poll()) {
            watch.again(process);
        }
        ProcessWatch.Changes changes = watch.look();
        processes = watch.all().size();
        for (ProcessWatch.Seen seen : changes.changed()) {
            send(seen.process(), records.running(seen));
        }
        long now = System.currentTimeMillis() * MICROS_PER_MILLI;
        for (ProcessWatch.Seen seen : changes.ended()) {
            send(seen.process(), records.ended(seen, now));
            if (deletions.size() < MAX_DELETIONS) {
                deletions.add(new Deletion(seen.process(), nanoTime + DELETE_AFTER_NANOS));
            }
        }
        while (!deletions.isEmpty() && nanoTime - deletions.peek().dueNanos >= 0) {
            Deletion due = deletions.poll();
            send(due.process, records.key(due.process), null);
        }
    }

    private void send(ProcessInfo process, byte[] value) {
        send(process, records.key(process), value);
    }

    /** While Kafka is away each record would wait for it: after the first refusal the others of a look are not tried. */
    private void send(ProcessInfo process, byte[] key, byte[] value) {
        if (!refused.isEmpty()) {
            refused.add(process);
            return;
        }
        try {
            if (producer == null) {
                producer = producers.get();
            }
            producer.send(new ProducerRecord<>(topic, key, value), (metadata, error) -> done(process, error));
        } catch (KafkaException | IllegalStateException e) {
            done(process, e);
        }
    }

    private void done(ProcessInfo process, Exception error) {
        if (error == null) {
            sent.incrementAndGet();
            isComplaining = false;
            return;
        }
        failed.incrementAndGet();
        refused.add(process);
        if (!isComplaining && !isClosing) {
            isComplaining = true;
            LOG.warn("Kafka takes no processes for {}; they are sent again: {}", topic, error.getMessage());
        }
    }

    @Override
    public void close() {
        isClosing = true;
        thread.interrupt();
        try {
            thread.join(CLOSE.toMillis() * 2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
