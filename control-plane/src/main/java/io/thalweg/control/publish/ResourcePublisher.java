package io.thalweg.control.publish;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.thalweg.control.store.Database;
import io.thalweg.control.store.StoreException;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.Snapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the topic of resources as the store is: everything when this instance becomes the one that publishes, then what
 * changes. What was committed and not published when an instance died is published by the next one, since that begins
 * with everything. Each round is a Kafka transaction: a reader of committed records never sees half a sync.
 */
public final class ResourcePublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResourcePublisher.class);
    private static final String TRANSACTIONS = "thalweg-control-plane";
    /** How soon a change that another instance took is seen. */
    private static final long LOOK_MILLIS = 250;

    private static final long LEASE_MILLIS = 2_000;
    private static final long RETRY_MILLIS = 1_000;

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final ResourceOutbox outbox;
    private final Lease lease;
    private final Chores chores;
    private final Semaphore changed = new Semaphore(0);
    private final Thread thread;
    private final Counter published;
    private final Counter failures;
    private final Gauge leads;
    private final Gauge revision;

    private volatile boolean isClosed;
    private volatile String problem = "not started";
    private Producer<byte[], byte[]> producer;
    private long publishedRevision;
    private boolean holds;
    private long leaseUntilNanos;

    /**
     * @param kafka settings of the producer; empty: nothing is published
     * @param chores what else only one instance does
     */
    public ResourcePublisher(
            Database database,
            Map<String, String> kafka,
            LongSupplier clockMicros,
            Chores chores,
            PrometheusRegistry registry) {
        this.producers = kafka.isEmpty() ? null : () -> new KafkaProducer<>(settings(kafka));
        this.outbox = new ResourceOutbox(database, clockMicros);
        this.lease = new Lease(database);
        this.chores = chores;
        this.thread = new Thread(this::run, "publisher");
        published = Counter.builder()
                .name("thalweg_control_records_published")
                .help("Records written to the topic of resources")
                .register(registry);
        failures = Counter.builder()
                .name("thalweg_control_publish_failures")
                .help("Times that publishing failed and began anew")
                .register(registry);
        leads = Gauge.builder()
                .name("thalweg_control_is_publisher")
                .help("1 on the instance that publishes")
                .register(registry);
        revision = Gauge.builder()
                .name("thalweg_control_published_revision")
                .help("The last change of the store that is in the topic")
                .register(registry);
    }

    private static Map<String, Object> settings(Map<String, String> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
        settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(256 << 10));
        settings.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(16 << 20));
        settings.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, TRANSACTIONS);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONS);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }

    public void start() {
        thread.start();
    }

    /** Something was committed. */
    public void wake() {
        changed.release();
    }

    /** Null: publishes, or another instance does. */
    public String problem() {
        return problem;
    }

    private void run() {
        try {
            while (!isClosed) {
                round();
                if (changed.tryAcquire(problem == null ? LOOK_MILLIS : RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    changed.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopPublishing();
        }
    }

    private void round() throws InterruptedException {
        try {
            if (!holdsLease()) {
                stopPublishing();
                problem = null;
                return;
            }
            chores.run();
            if (producers == null) {
                problem = "no Kafka is configured";
                return;
            }
            if (producer == null) {
                startPublishing();
            }
            publishChanges();
            problem = null;
        } catch (KafkaException | StoreException e) {
            failures.inc();
            if (!String.valueOf(e.getMessage()).equals(problem)) {
                LOG.warn("resources are not published, trying again: {}", e.getMessage());
            }
            problem = String.valueOf(e.getMessage());
            stopPublishing();
        }
    }

    private boolean holdsLease() {
        long now = System.nanoTime();
        if (holds && now - leaseUntilNanos < 0) {
            return true;
        }
        holds = lease.hold();
        leaseUntilNanos = now + TimeUnit.MILLISECONDS.toNanos(LEASE_MILLIS);
        return holds;
    }

    private void startPublishing() throws InterruptedException {
        producer = producers.get();
        // From here on Kafka takes nothing from the instance that published before.
        producer.initTransactions();
        long upTo = outbox.revision();
        int records = 0;
        for (ResourceOutbox.Scope scope : outbox.scopes()) {
            records += publish(scope, true, 0, upTo);
        }
        outbox.forgetPurged(upTo);
        done(upTo);
        leads.set(1);
        LOG.info("publishes resources: {} records, up to revision {}", records, upTo);
    }

    private void publishChanges() throws InterruptedException {
        long upTo = outbox.revision();
        if (upTo == publishedRevision) {
            return;
        }
        for (ResourceOutbox.Scope scope : outbox.changedScopes(publishedRevision, upTo)) {
            publish(scope, scope.snapshotVersion() == 0, publishedRevision, upTo);
        }
        outbox.forgetPurged(upTo);
        done(upTo);
    }

    private void done(long upTo) {
        publishedRevision = upTo;
        revision.set(upTo);
    }

    /** {@code whole}: all of the cluster's resources, between marks, instead of what changed. */
    private int publish(ResourceOutbox.Scope scope, boolean whole, long after, long upTo) throws InterruptedException {
        producer.beginTransaction();
        long version = scope.snapshotVersion() + 1;
        if (whole && scope.snapshotVersion() == 0) {
            send(mark(scope.cluster(), false, version, 0));
        }
        int records = whole
                ? outbox.all(scope.cluster(), upTo, this::send)
                : outbox.changes(scope.cluster(), after, upTo, this::send);
        if (whole) {
            send(mark(scope.cluster(), true, version, records));
        }
        producer.commitTransaction();
        published.inc(records);
        if (whole) {
            outbox.published(scope.cluster(), version);
        }
        return records;
    }

    private Resource mark(int cluster, boolean isComplete, long version, int resources) {
        return Resource.newBuilder()
                .setKind(ResourceKind.RESOURCE_KIND_SNAPSHOT)
                .setId(cluster)
                .setSnapshot(Snapshot.newBuilder()
                        .setComplete(isComplete)
                        .setVersion(version)
                        .setResources(resources))
                .build();
    }

    private void send(Resource resource) throws InterruptedException {
        send(ResourceKey.of(resource).toBytes(), resource.toByteArray());
    }

    /** What fails is told by the commit. */
    private void send(byte[] key, byte[] value) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        producer.send(new ProducerRecord<>(Topics.RESOURCES, key, value));
    }

    private void stopPublishing() {
        leads.set(0);
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
            producer = null;
            LOG.info("publishes resources no more");
        }
    }

    @Override
    public void close() {
        isClosed = true;
        wake();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(TimeUnit.SECONDS.toMillis(5));
            }
            lease.release();
        } catch (StoreException e) {
            LOG.warn("the lease runs out by itself: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
