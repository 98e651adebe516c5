package io.thalweg.agent.packet;

import io.thalweg.agent.batch.BatchSink;
import io.thalweg.agent.batch.BatcherOptions;
import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.agent.batch.SentBatches;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.PacketDirection;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A live capture on a thread inside a namespace, down to its batches. */
public final class CaptureInNamespace implements CaptureConsumer {
    private final SentBatches sent = new SentBatches();
    private final BatcherOptions options = BatcherOptions.of(1, 2, 4, 1024);
    private final PacketBatcher batcher = new PacketBatcher(options, sink(), Set.of(), System.nanoTime());
    /** Names as they come, and with a minus as they go. */
    final List<String> interfaces = new CopyOnWriteArrayList<>();

    /** Their network namespaces. */
    final List<Long> namespaces = new CopyOnWriteArrayList<>();

    private final Map<Integer, Set<String>> threadsOfFlows = new ConcurrentHashMap<>();
    private final List<String> names = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended;
    private volatile boolean isStopped;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile int refusedEvery;
    private int offered;
    private volatile long kernelDrops;

    public CaptureInNamespace(Namespace namespace, String interfaces, String filter) {
        this(namespace, interfaces, filter, options -> options);
    }

    CaptureInNamespace(
            Namespace namespace, String interfaces, String filter, UnaryOperator<LiveCaptureOptions> changes) {
        this(namespace, interfaces, filter, changes, NetworkTypes.CLOUD);
    }

    CaptureInNamespace(
            Namespace namespace,
            String interfaces,
            String filter,
            UnaryOperator<LiveCaptureOptions> changes,
            NetworkTypes networks) {
        batcher.tellNetworksBy(networks);
        ended = namespace.start(() -> {
            CaptureFilter compiled = CaptureFilter.compile(filter, OwnTraffic.ofPorts(List.of()), options.snapLength());
            LiveCaptureOptions capturing = changes.apply(
                    LiveCaptureOptions.of(Pattern.compile(interfaces), compiled, options.snapLength(), 4));
            try (LiveCapture capture = LiveCapture.open(capturing, this)) {
                capture.run(() -> isStopped);
            }
            refusedEvery = 0;
            batcher.finish();
            return null;
        });
    }

    /** Waits until an interface of this name came so many times. */
    void awaitCount(String name, int count) throws InterruptedException {
        awaitThat(() -> Collections.frequency(interfaces, name) >= count, name);
    }

    /** Names of the threads that gave packets. */
    Set<String> threads() {
        return Set.copyOf(threadsOfFlows.values().stream().flatMap(Set::stream).toList());
    }

    /** How many threads gave packets of a connection, for each. */
    List<Integer> threadsOfOneFlow() {
        return threadsOfFlows.values().stream().map(Set::size).toList();
    }

    /** Waits until these interfaces came and went, in this order. */
    void await(String... expected) throws InterruptedException {
        awaitThat(() -> interfaces.equals(List.of(expected)), expected);
    }

    /** Waits until these interfaces came, in any order. */
    public void awaitAll(String... expected) throws InterruptedException {
        awaitThat(() -> interfaces.containsAll(List.of(expected)), expected);
    }

    private void awaitThat(BooleanSupplier holds, String... expected) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            if (ended.isDone() || System.nanoTime() > deadline) {
                throw new AssertionError("waited for " + List.of(expected) + ", saw " + interfaces, failure());
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private Throwable failure() {
        return ended.isCompletedExceptionally()
                ? ended.handle((none, error) -> error).join()
                : null;
    }

    public List<SentBatches.Packet> stop() throws InterruptedException, ExecutionException, TimeoutException {
        isStopped = true;
        ended.get(30, TimeUnit.SECONDS);
        return sent.all().stream().flatMap(batch -> batch.packets().stream()).toList();
    }

    List<SentBatches.Batch> batches() {
        return sent.all();
    }

    /** Of the kernel's blocks none is read until {@link #goOn}. */
    void holdUp() {
        gate = new CountDownLatch(1);
    }

    void goOn() {
        gate.countDown();
    }

    void limitTo(long packetsPerSecond) {
        batcher.limitTo(packetsPerSecond);
    }

    /** Of so many batches one is not taken; of those at the end all are. */
    void refuseEvery(int count) {
        refusedEvery = count;
    }

    public long kernelDrops() {
        return kernelDrops;
    }

    @Override
    public int open(CapturePoint point) {
        namespaces.add(point.networkNamespace());
        interfaces.add(point.name());
        int number = batcher.open(point);
        while (names.size() <= number) {
            names.add("");
        }
        names.set(number, point.name());
        return number;
    }

    @Override
    public void close(int point) {
        interfaces.add("-" + names.get(point));
        batcher.close(point);
    }

    @Override
    public void kernelDrops(long packets) {
        kernelDrops += packets;
        batcher.kernelDrops(packets);
    }

    @Override
    public void tick(long nanoTime, long progressNanos) {
        awaitGate();
        batcher.tick(nanoTime, progressNanos);
    }

    @Override
    public void frame(
            int point, PacketDirection direction, long time, int wireLength, byte[] buffer, int offset, int length) {
        remember(buffer, offset);
        batcher.frame(point, direction, time, wireLength, buffer, offset, length);
    }

    @Override
    public FrameConsumer anotherThread() {
        FrameConsumer frames = batcher.anotherThread();
        return (point, direction, time, wireLength, buffer, offset, length) -> {
            remember(buffer, offset);
            frames.frame(point, direction, time, wireLength, buffer, offset, length);
        };
    }

    /** By the sum of the ports of IPv4 without options on Ethernet. */
    private void remember(byte[] frame, int offset) {
        int ports = ByteBuffer.wrap(frame).getShort(offset + 34)
                + ByteBuffer.wrap(frame).getShort(offset + 36);
        threadsOfFlows
                .computeIfAbsent(ports, key -> ConcurrentHashMap.newKeySet())
                .add(Thread.currentThread().getName());
    }

    private void awaitGate() {
        try {
            if (!gate.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("held up for too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private BatchSink sink() {
        return new BatchSink() {
            @Override
            public boolean offer(int shard, byte[] batch, int length, int packets, long kernelDrops, long agentDrops) {
                offered++;
                return (refusedEvery == 0 || offered % refusedEvery != 0)
                        && sent.offer(shard, batch, length, packets, kernelDrops, agentDrops);
            }

            @Override
            public long takeLost(int shard) {
                return sent.takeLost(shard);
            }

            @Override
            public long takeLostKernelDrops() {
                return sent.takeLostKernelDrops();
            }
        };
    }
}
