package io.thalweg.agent.packet;

import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.NetworkInterface;
import io.thalweg.agent.ffi.PacketSocket;
import io.thalweg.agent.ffi.Poll;
import io.thalweg.event.sbe.LinkType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures from all interfaces whose name matches, as they come and go: one ring each, one thread for all.
 *
 * <p>First in the way of live data. The thread waits for any ring, drains each in turn, and tells the consumer how far
 * time has come: the least of the rings' progress, so that what it says holds for every interface.
 */
public final class LiveCapture implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveCapture.class);
    private static final int POLL_MILLIS = InterfaceRing.RETIRE_MILLIS;
    private static final long SCAN_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long STATISTICS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final LiveCaptureOptions options;
    private final CaptureConsumer consumer;
    private final List<InterfaceRing> rings = new ArrayList<>();
    /** Interfaces that were tried and cannot be captured; each is told of once. */
    private final Set<NetworkInterface> refused = new HashSet<>();

    private final Poll poll = new Poll();
    private long progressNanos = epochNanos();
    private long nextScan;
    private long nextStatistics;
    private boolean wasIdle;

    private LiveCapture(LiveCaptureOptions options, CaptureConsumer consumer) {
        this.options = options;
        this.consumer = consumer;
    }

    /**
     * Opens the rings of the interfaces that are there now.
     *
     * @throws NativeException when no packet socket can be had; {@link NativeException#isPermission} tells why
     */
    public static LiveCapture open(LiveCaptureOptions options, CaptureConsumer consumer) throws NativeException {
        PacketSocket.probe();
        LiveCapture capture = new LiveCapture(options, consumer);
        capture.scan(System.nanoTime());
        return capture;
    }

    /** Captures on the calling thread until told to stop, then reads what the kernel already had. */
    public void run(BooleanSupplier isStopped) throws NativeException {
        while (!isStopped.getAsBoolean()) {
            round();
        }
        long end = System.nanoTime() + InterfaceRing.SETTLE_NANOS;
        while (System.nanoTime() - end < 0) {
            round();
        }
        takeStatistics();
        consumer.tick(System.nanoTime(), progressNanos);
    }

    private void round() throws NativeException {
        poll.await(POLL_MILLIS);
        long epoch = epochNanos();
        for (int i = 0; i < rings.size(); i++) {
            rings.get(i).drain(epoch, consumer);
        }
        progressNanos = Math.max(progressNanos, leastProgress(epoch));
        long now = System.nanoTime();
        if (now - nextStatistics >= 0) {
            nextStatistics = now + STATISTICS_NANOS;
            takeStatistics();
        }
        consumer.tick(now, progressNanos);
        if (now - nextScan >= 0) {
            scan(now);
        }
    }

    private long leastProgress(long epoch) {
        long least = epoch - InterfaceRing.SETTLE_NANOS;
        for (int i = 0; i < rings.size(); i++) {
            least = Math.min(least, rings.get(i).progressNanos());
        }
        return least;
    }

    private void takeStatistics() {
        long drops = 0;
        for (InterfaceRing ring : rings) {
            drops += ring.socket.takeDrops();
            long corrupt = ring.takeCorrupt();
            if (corrupt > 0) {
                LOG.error("{}: {} blocks of the packet ring are malformed", ring.device.name(), corrupt);
            }
        }
        consumer.kernelDrops(drops);
    }

    private void scan(long now) throws NativeException {
        nextScan = now + SCAN_NANOS;
        List<NetworkInterface> wanted = new ArrayList<>();
        for (NetworkInterface device : NetworkInterface.list()) {
            if (options.interfaces().matcher(device.name()).matches()) {
                wanted.add(device);
            }
        }
        boolean changed = closeGone(wanted) | openNew(wanted);
        refused.retainAll(wanted);
        if (changed) {
            poll.watch(rings.stream().map(ring -> ring.socket).toList());
        }
        if (rings.isEmpty() && !wasIdle) {
            LOG.warn("no interface that is up matches '{}'; waiting for one", options.interfaces());
        }
        wasIdle = rings.isEmpty();
    }

    private boolean closeGone(List<NetworkInterface> wanted) {
        boolean changed = false;
        for (Iterator<InterfaceRing> each = rings.iterator(); each.hasNext(); ) {
            InterfaceRing ring = each.next();
            if (wanted.stream().noneMatch(device -> isSame(device, ring.device))) {
                ring.drain(epochNanos(), consumer);
                consumer.kernelDrops(ring.socket.takeDrops());
                consumer.close(ring.point());
                ring.close();
                each.remove();
                changed = true;
                LOG.info("interface {} is gone; its capture ends", ring.device.name());
            }
        }
        return changed;
    }

    /** An interface may go down and up again and stays the same; one that was renamed or made anew is another. */
    private static boolean isSame(NetworkInterface one, NetworkInterface other) {
        return one.index() == other.index()
                && one.name().equals(other.name())
                && one.mac() == other.mac()
                && one.hardwareType() == other.hardwareType();
    }

    private boolean openNew(List<NetworkInterface> wanted) {
        boolean changed = false;
        for (NetworkInterface device : wanted) {
            boolean isOpen = rings.stream().anyMatch(ring -> isSame(device, ring.device));
            if (!isOpen && device.isUp() && !refused.contains(device)) {
                changed |= open(device, wanted.size());
            }
        }
        return changed;
    }

    private boolean open(NetworkInterface device, int interfaceCount) {
        LinkType linkType = HardwareLink.of(device.hardwareType());
        long[] program = linkType == null ? null : options.filter().program(linkType);
        if (program == null) {
            refused.add(device);
            String why = linkType == null ? "its link type is not supported" : "the filter cannot match on it";
            LOG.warn("interface {} is not captured: {} (ARPHRD {})", device.name(), why, device.hardwareType());
            return false;
        }
        try {
            int bytes = options.ringBytes(interfaceCount);
            InterfaceRing ring = InterfaceRing.open(device, linkType, program, bytes, options.snapLength());
            ring.begin(consumer.open(InterfaceRing.capturePoint(device, linkType)), progressNanos);
            rings.add(ring);
            LOG.info("capturing from interface {} ({} MiB ring)", device.name(), bytes >> 20);
            return true;
        } catch (NativeException e) {
            if (!e.isNoDevice()) {
                refused.add(device);
                LOG.warn("interface {} is not captured: {}", device.name(), e.getMessage());
            }
            return false;
        }
    }

    /** Names of the interfaces captured now. */
    public List<String> interfaces() {
        return rings.stream().map(ring -> ring.device.name()).toList();
    }

    private static long epochNanos() {
        return System.currentTimeMillis() * NANOS_PER_MILLI;
    }

    @Override
    public void close() {
        rings.forEach(InterfaceRing::close);
        rings.clear();
    }
}
