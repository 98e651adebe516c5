package io.thalweg.agent.packet;

import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.NetworkNamespace;
import io.thalweg.agent.ffi.PacketSocket;
import io.thalweg.agent.ffi.Pollable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures from all interfaces whose name matches, in this network namespace and in those of containers, as they come
 * and go: one ring each for every reading thread.
 *
 * <p>First in the way of live data. The thread that calls {@link #run} follows the interfaces, reads the first lane, and
 * tells the consumer how far time has come: the least of the rings' progress, so that what it says holds for every
 * interface.
 */
public final class LiveCapture implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveCapture.class);
    private static final int POLL_MILLIS = InterfaceRing.RETIRE_MILLIS;
    /** The kernel tells of changes; this finds what was lost on the way. */
    private static final long SCAN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long NAMESPACES_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long STATISTICS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final LiveCaptureOptions options;
    private final CaptureConsumer consumer;
    private final NamespaceFinder finder = NamespaceFinder.ofThisMachine();
    private final List<NamespaceCapture> namespaces = new ArrayList<>();
    private final List<NamespaceCapture> leaving = new ArrayList<>();
    /** Namespaces that were tried and cannot be entered; each is told of once. */
    private final Set<Long> refused = new HashSet<>();

    private final List<Pollable> events = new ArrayList<>();
    private final List<CaptureLane> lanes = new ArrayList<>();
    private volatile List<InterfaceCounts> counts = List.of();
    private long progressNanos = epochNanos();
    private long nextScan;
    private long nextNamespaces;
    private long nextStatistics;
    private boolean wasIdle;

    private LiveCapture(LiveCaptureOptions options, CaptureConsumer consumer) {
        this.options = options;
        this.consumer = consumer;
        for (int i = 0; i < options.threads(); i++) {
            FrameConsumer frames = i == 0 ? consumer : consumer.anotherThread();
            lanes.add(new CaptureLane(frames, i == 0 ? events : List.of(), progressNanos));
        }
    }

    /**
     * Opens the rings of the interfaces that are there now.
     *
     * @throws NativeException when no packet socket can be had; {@link NativeException#isPermission} tells why
     */
    public static LiveCapture open(LiveCaptureOptions options, CaptureConsumer consumer) throws NativeException {
        PacketSocket.probe();
        LiveCapture capture = new LiveCapture(options, consumer);
        capture.add(NetworkNamespace.own(), options.interfaces());
        capture.follow(System.nanoTime());
        return capture;
    }

    /** Captures on the calling thread until told to stop, then reads what the kernel already had. */
    public void run(BooleanSupplier isStopped) throws NativeException {
        for (int i = 1; i < lanes.size(); i++) {
            lanes.get(i).start(i);
        }
        while (!isStopped.getAsBoolean()) {
            round();
        }
        lanes.forEach(CaptureLane::stop);
        lanes.get(0).settle();
        lanes.forEach(CaptureLane::join);
        namespaces.forEach(NamespaceCapture::takeStatistics);
        tick(System.nanoTime());
    }

    private void round() throws NativeException {
        for (CaptureLane lane : lanes) {
            lane.check();
        }
        lanes.get(0).round(POLL_MILLIS);
        long now = System.nanoTime();
        if (now - nextStatistics >= 0) {
            nextStatistics = now + STATISTICS_NANOS;
            takeStatistics();
        }
        tick(now);
        follow(now);
    }

    private void tick(long now) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < lanes.size(); i++) {
            least = Math.min(least, lanes.get(i).progressNanos());
        }
        progressNanos = Math.max(progressNanos, least);
        consumer.tick(now, progressNanos);
    }

    private void takeStatistics() {
        List<InterfaceCounts> taken = new ArrayList<>();
        for (NamespaceCapture namespace : namespaces) {
            namespace.takeStatistics();
            namespace.captures().forEach(capture -> taken.add(capture.counts()));
        }
        leaving.forEach(NamespaceCapture::takeStatistics);
        counts = List.copyOf(taken);
    }

    /** Interfaces and namespaces come and go. */
    private void follow(long now) throws NativeException {
        if (options.innerInterfaces() != null && now - nextNamespaces >= 0) {
            nextNamespaces = now + NAMESPACES_NANOS;
            followNamespaces();
        }
        boolean isDue = now - nextScan >= 0;
        if (isDue) {
            nextScan = now + SCAN_NANOS;
        }
        for (int i = 0; i < namespaces.size(); i++) {
            NamespaceCapture namespace = namespaces.get(i);
            namespace.follow(isDue, interfaceCount() - namespace.captures().size(), progressNanos);
        }
        leaving.removeIf(namespace -> {
            boolean isDone = namespace.finishClosing();
            if (isDone) {
                namespace.close();
            }
            return isDone;
        });
        boolean isIdle = interfaceCount() == 0;
        if (isIdle && !wasIdle) {
            LOG.warn("no interface that is up matches '{}'; waiting for one", options.interfaces());
        }
        wasIdle = isIdle;
    }

    private int interfaceCount() {
        int count = 0;
        for (int i = 0; i < namespaces.size(); i++) {
            count += namespaces.get(i).captures().size();
        }
        return count;
    }

    private void followNamespaces() {
        Map<Long, Path> found = finder.find();
        long own = namespaces.get(0).inode();
        for (int i = namespaces.size() - 1; i > 0; i--) {
            NamespaceCapture namespace = namespaces.get(i);
            if (!found.containsKey(namespace.inode())) {
                namespace.beginClosing();
                leaving.add(namespace);
                namespaces.remove(i);
                watchAgain();
                LOG.info("network namespace {} is gone", namespace.inode());
            }
        }
        refused.retainAll(found.keySet());
        found.forEach((inode, file) -> {
            boolean isKnown = inode == own
                    || refused.contains(inode)
                    || namespaces.stream().anyMatch(namespace -> namespace.inode() == inode);
            if (!isKnown) {
                enter(inode, file);
            }
        });
    }

    private void enter(long inode, Path file) {
        try {
            NetworkNamespace namespace = NetworkNamespace.open(file);
            if (namespace.inode() == inode) {
                add(namespace, options.innerInterfaces());
            } else {
                // The process of that number is another one by now.
                namespace.close();
            }
        } catch (NativeException e) {
            refused.add(inode);
            LOG.warn("network namespace {} is not captured: {}", inode, e.getMessage());
        }
    }

    private void add(NetworkNamespace namespace, Pattern wanted) throws NativeException {
        try {
            namespaces.add(NamespaceCapture.open(namespace, wanted, options, consumer, lanes));
        } catch (NativeException e) {
            namespace.close();
            throw e;
        }
        watchAgain();
    }

    private void watchAgain() {
        events.clear();
        namespaces.forEach(namespace -> events.add(namespace.events()));
        lanes.get(0).watchAgain();
    }

    /** Of all interfaces that are captured, a second old at most. Any thread may ask. */
    public List<InterfaceCounts> counts() {
        return counts;
    }

    static long epochNanos() {
        return System.currentTimeMillis() * NANOS_PER_MILLI;
    }

    @Override
    public void close() {
        lanes.forEach(CaptureLane::stop);
        lanes.forEach(CaptureLane::join);
        namespaces.forEach(NamespaceCapture::close);
        namespaces.clear();
        leaving.forEach(NamespaceCapture::close);
        leaving.clear();
    }
}
