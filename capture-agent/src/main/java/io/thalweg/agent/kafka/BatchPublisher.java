package io.thalweg.agent.kafka;

import io.thalweg.agent.batch.BatchSink;
import io.thalweg.event.Topics;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends batches to Kafka from a thread of its own, so that capture never waits for it.
 *
 * <p>Last in the agent's way of data. The queue before the producer is bounded: when it is full, the oldest batch leaves
 * and is counted as lost; a replay waits instead. A batch that Kafka refuses for good is given back as lost. Outages are sat out; a producer that
 * has failed for good is replaced. What is wrong is said once when it begins and once when it ends.
 */
public final class BatchPublisher implements BatchSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchPublisher.class);
    private static final long POLL_MILLIS = 100;
    private static final long RETRY_MILLIS = 1000;
    private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final PublisherOptions options;
    private final byte[][] keys;
    private final BatchQueue queue;
    private final LostCounts lost;
    private final AtomicLong deliveredBatches = new AtomicLong();
    private final AtomicLong deliveredPackets = new AtomicLong();
    private final AtomicLong deliveredBytes = new AtomicLong();
    private final AtomicLong outstanding = new AtomicLong();
    /** Of those, what the producer has. */
    private final AtomicLong inProducer = new AtomicLong();

    private final Thread sender;
    private volatile Producer<byte[], byte[]> producer;
    private volatile long deadline;
    private volatile boolean isClosing;
    private volatile long lastRefusal;
    /** What was last said to be wrong; null: nothing is. */
    private volatile String complaint;

    private final AtomicBoolean isFull = new AtomicBoolean();
    /** Touched by the sending thread only, but for the check that it is that thread. */
    private volatile boolean isHandingOver;

    /**
     * @param producers makes the first producer now, and another when one has failed for good
     * @throws KafkaException when the first cannot be made
     */
    public BatchPublisher(
            Supplier<Producer<byte[], byte[]>> producers, PublisherOptions options, int agentId, int shards) {
        this.producers = producers;
        this.options = options;
        this.queue = new BatchQueue(options.queueBytes());
        this.lost = new LostCounts(shards);
        this.lastRefusal = System.nanoTime() - COMPLAINT_NANOS;
        keys = new byte[shards][];
        for (int shard = 0; shard < shards; shard++) {
            keys[shard] = Topics.batchKey(agentId, shard);
        }
        producer = producers.get();
        sender = new Thread(this::send, "kafka-sender");
        sender.setDaemon(true);
        sender.start();
    }

    @Override
    public boolean offer(int shard, byte[] batch, int length, int packets, long kernelDrops, long agentDrops) {
        BatchCounts counts = new BatchCounts(shard, length, packets, kernelDrops, agentDrops);
        QueuedBatch queued = new QueuedBatch(counts, Arrays.copyOf(batch, length));
        if (isClosing) {
            return false;
        }
        outstanding.incrementAndGet();
        if (options.roomWait().isZero()) {
            push(queued);
            return true;
        }
        boolean isTaken = awaitRoom(queued);
        if (!isTaken) {
            outstanding.decrementAndGet();
        }
        return isTaken;
    }

    /** Never waits: what is oldest is worth least, and is counted. */
    private void push(QueuedBatch batch) {
        long before = lost.packets();
        queue.push(batch, leaving -> lose(leaving.counts()));
        if (lost.packets() > before) {
            if (isFull.compareAndSet(false, true)) {
                LOG.warn("Kafka takes batches more slowly than they come; the oldest are dropped until there is room");
            }
        } else if (isFull.get() && !queue.isHalfFull() && isFull.compareAndSet(true, false)) {
            LOG.info("Kafka takes batches again");
        }
    }

    /**
     * Has the queue take no more than a share of its room from now on; what has no room there any more is lost. By any thread.
     *
     * @param share 0 to 1
     */
    public void keepRoom(double share) {
        queue.resize((long) (options.queueBytes() * share), leaving -> lose(leaving.counts()));
    }

    private boolean awaitRoom(QueuedBatch batch) {
        try {
            return queue.offer(batch, options.roomWait().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public long takeLost(int shard) {
        return lost.take(shard);
    }

    @Override
    public long takeLostKernelDrops() {
        return lost.takeKernelDrops();
    }

    private void send() {
        try {
            while (true) {
                QueuedBatch batch = queue.poll(POLL_MILLIS);
                if (batch != null) {
                    sendUntilTaken(batch);
                } else if (isClosing) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Closing did not get done in time; what is left is counted as lost there.
            Thread.currentThread().interrupt();
        }
    }

    private void sendUntilTaken(QueuedBatch batch) throws InterruptedException {
        boolean isTaken = false;
        try {
            while (!isTaken && !(isClosing && System.nanoTime() - deadline >= 0)) {
                isTaken = trySend(batch);
            }
        } finally {
            if (!isTaken) {
                lose(batch.counts());
            }
        }
    }

    /** False: to be tried again. */
    private boolean trySend(QueuedBatch batch) throws InterruptedException {
        try {
            Exception refusal = handOver(batch);
            if (refusal == null) {
                return true;
            }
            if (AccessRemedy.isOf(refusal)) {
                complain("Kafka does not let the agent write to " + options.topic() + "; batches wait", refusal);
                discardRefused();
                pause();
                return false;
            }
            if (refusal instanceof RetriableException) {
                complain("Kafka takes no batches; they wait", refusal);
                return false;
            }
            lose(batch.counts());
            tellOfRefusal(refusal);
            return true;
        } catch (InterruptException e) {
            throw new InterruptedException(e.getMessage());
        } catch (KafkaException | IllegalStateException e) {
            complain("the Kafka producer failed; a new one takes over", e);
            discardProducer();
            pause();
            return false;
        }
    }

    /** One that was refused with its first request refuses all that follow, also when it is let in later. */
    private void discardRefused() {
        if (inProducer.get() == 0) {
            discardProducer();
        }
    }

    private void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    }

    /**
     * Gives the batch to the producer. Refusals of its own, such as that there is no room or no such topic, come to the
     * callback before the call returns: they are the result. Later calls of it tell what became of the batch.
     */
    private Exception handOver(QueuedBatch batch) {
        if (producer == null) {
            producer = producers.get();
        }
        Exception[] refusal = new Exception[1];
        BatchCounts counts = batch.counts();
        inProducer.incrementAndGet();
        isHandingOver = true;
        try {
            producer.send(
                    new ProducerRecord<>(options.topic(), keys[counts.shard()], batch.bytes()), (metadata, error) -> {
                        if (error != null && isHandingOver && Thread.currentThread() == sender) {
                            refusal[0] = error;
                        } else {
                            inProducer.decrementAndGet();
                            done(counts, error);
                        }
                    });
        } catch (KafkaException | IllegalStateException e) {
            inProducer.decrementAndGet();
            throw e;
        } finally {
            isHandingOver = false;
        }
        if (refusal[0] != null) {
            inProducer.decrementAndGet();
        }
        return refusal[0];
    }

    /** Its unfinished batches end in their callbacks. */
    private void discardProducer() {
        if (producer != null) {
            try {
                producer.close(Duration.ZERO);
            } catch (KafkaException e) {
                LOG.debug("closing a failed producer", e);
            }
            producer = null;
        }
    }

    private void done(BatchCounts batch, Exception error) {
        if (error != null) {
            lose(batch);
            tellOfRefusal(error);
            return;
        }
        outstanding.decrementAndGet();
        deliveredBatches.incrementAndGet();
        deliveredPackets.addAndGet(batch.packets());
        deliveredBytes.addAndGet(batch.bytes());
        if (complaint != null) {
            complaint = null;
            LOG.warn("Kafka takes batches for {} again", options.topic());
        }
    }

    private void lose(BatchCounts batch) {
        outstanding.decrementAndGet();
        lost.add(batch);
    }

    private void tellOfRefusal(Exception error) {
        long now = System.nanoTime();
        if (!isClosing && now - lastRefusal >= COMPLAINT_NANOS) {
            lastRefusal = now;
            LOG.error("Kafka refused a batch for {}, its packets are lost: {}", options.topic(), error.toString());
        }
    }

    /** Once for each kind of trouble: it may last. */
    private void complain(String what, Exception error) {
        if (!what.equals(complaint)) {
            complaint = what;
            LOG.warn("{}: {} ({})", what, error.getMessage(), AccessRemedy.of(error, options.topic()));
        }
    }

    /** Servers that Kafka says hold the topic; none while it is away. May wait as long as the producer does. */
    public Collection<InetSocketAddress> brokers() {
        Producer<byte[], byte[]> asked = producer;
        Set<InetSocketAddress> found = new LinkedHashSet<>();
        if (asked == null) {
            return found;
        }
        try {
            for (PartitionInfo partition : asked.partitionsFor(options.topic())) {
                for (Node node : partition.replicas()) {
                    if (node.host() != null && !node.host().isEmpty()) {
                        found.add(InetSocketAddress.createUnresolved(node.host(), node.port()));
                    }
                }
            }
        } catch (KafkaException | IllegalStateException e) {
            LOG.debug("asking Kafka for its brokers", e);
        }
        return found;
    }

    public long deliveredBatches() {
        return deliveredBatches.get();
    }

    public long deliveredPackets() {
        return deliveredPackets.get();
    }

    /** Before compression. */
    public long deliveredBytes() {
        return deliveredBytes.get();
    }

    /** Packets lost after they were taken, ever. */
    public long lostPackets() {
        return lost.packets();
    }

    /** The batches that they were in. */
    public long lostBatches() {
        return lost.batches();
    }

    /** Batches taken that are neither delivered nor lost yet. */
    public long outstandingBatches() {
        return outstanding.get();
    }

    /** Sends what was taken, within the time; what then is left counts as lost. Nothing is taken any more. */
    public void close(Duration timeout) {
        deadline = System.nanoTime() + timeout.toNanos();
        isClosing = true;
        try {
            sender.join(Math.max(1, timeout.toMillis()));
            if (sender.isAlive()) {
                sender.interrupt();
                sender.join(RETRY_MILLIS);
            }
            if (producer != null) {
                producer.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
            for (QueuedBatch left = queue.poll(0); left != null; left = queue.poll(0)) {
                lose(left.counts());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }
}
