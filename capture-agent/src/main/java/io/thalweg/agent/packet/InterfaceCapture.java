package io.thalweg.agent.packet;

import io.thalweg.agent.ffi.FilterCompiler;
import io.thalweg.agent.ffi.FilterException;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.NetworkInterface;
import io.thalweg.agent.ffi.NetworkNamespace;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One interface that is captured: its capture point with the consumer, and a ring for each lane.
 *
 * <p>An interface that goes down and comes up again keeps both, and their counts. One that is renamed or made anew is
 * another. Of the capture thread.
 */
final class InterfaceCapture {
    private static final Logger LOG = LoggerFactory.getLogger(InterfaceCapture.class);

    final NetworkInterface device;
    private final String label;
    private final CaptureConsumer consumer;
    private final List<CaptureLane> lanes;
    private final List<InterfaceRing> rings = new ArrayList<>();
    private int point;
    private long closesAt;
    private boolean isLeaving;
    private long packets;
    private long drops;
    private boolean wasStray;

    private InterfaceCapture(NetworkInterface device, String label, CaptureConsumer consumer, List<CaptureLane> lanes) {
        this.device = device;
        this.label = label;
        this.consumer = consumer;
        this.lanes = lanes;
    }

    /** Opens a ring in the namespace for each lane and gives it to the lane. */
    static InterfaceCapture open(
            NetworkNamespace namespace,
            NetworkInterface device,
            LinkType linkType,
            LiveCaptureOptions options,
            int interfaceCount,
            CaptureConsumer consumer,
            List<CaptureLane> lanes,
            long progress)
            throws NativeException {
        long[] nothing = FilterCompiler.everything(0);
        int bytes = options.ringBytes(interfaceCount);
        long inode = namespace.isOwn() ? 0 : namespace.inode();
        CapturePoint place =
                new CapturePoint(device.index(), device.mac(), inode, options.tapMode(), linkType, device.name());
        InterfaceCapture capture = new InterfaceCapture(device, label(place), consumer, lanes);
        try {
            namespace.inside(() -> {
                long[] filter = filter(options, linkType, device);
                for (int i = 0; i < lanes.size(); i++) {
                    // Until all have the filter, none hears anything: no packet comes twice.
                    capture.rings.add(
                            InterfaceRing.open(device, linkType, nothing, bytes, options.snapLength(), progress));
                    capture.set(capture.rings.get(i), options);
                }
                for (InterfaceRing ring : capture.rings) {
                    ring.socket.filter(filter);
                }
                return null;
            });
        } catch (NativeException e) {
            capture.close();
            throw e;
        }
        capture.begin(consumer.open(place));
        LOG.info("capturing from interface {} ({} KiB ring)", capture.label, (long) bytes * lanes.size() >> 10);
        return capture;
    }

    private static long[] filter(LiveCaptureOptions options, LinkType linkType, NetworkInterface device)
            throws NativeException {
        try {
            return options.filter().program(linkType, device.name());
        } catch (FilterException e) {
            throw new NativeException(e.getMessage());
        }
    }

    private void begin(int number) {
        point = number;
        for (int i = 0; i < lanes.size(); i++) {
            rings.get(i).begin(number);
            lanes.get(i).add(rings.get(i));
        }
    }

    private static String label(CapturePoint point) {
        return point.networkNamespace() == 0
                ? point.name()
                : point.name() + " of network namespace " + point.networkNamespace();
    }

    private void set(InterfaceRing ring, LiveCaptureOptions options) throws NativeException {
        if (lanes.size() > 1) {
            ring.socket.shareWith(rings.size() == 1 ? null : rings.get(0).socket, FanoutProgram.instructions());
        }
        if (options.isPromiscuous()) {
            ring.socket.promiscuous(device.index());
        }
        if (options.hardwareTime()) {
            String refusal = ring.socket.hardwareTime(device.name());
            if (refusal != null && rings.size() == 1) {
                LOG.info("{}: packets have the kernel's time, not the network card's: {}", label, refusal);
            }
        }
    }

    /** Whether the interface, as it is now, is still the one whose packets come here. */
    boolean isOf(NetworkInterface now) {
        return now.index() == device.index()
                && now.name().equals(device.name())
                && now.mac() == device.mac()
                && now.hardwareType() == device.hardwareType()
                && rings.get(0).socket.isBoundTo(device.index());
    }

    String label() {
        return label;
    }

    /** Tells the consumer what the kernel dropped since the last call. */
    void takeStatistics() {
        long dropped = 0;
        for (InterfaceRing ring : rings) {
            dropped += ring.socket.takeDrops();
            packets += ring.socket.packets();
            long corrupt = ring.takeCorrupt();
            if (corrupt > 0) {
                LOG.error("{}: {} blocks of the packet ring are malformed", label, corrupt);
            }
            if (!wasStray && ring.strayTimes() > 0) {
                wasStray = true;
                LOG.warn(
                        "{}: the network card's clock is not this machine's; such packets have the time they were"
                                + " read at; run phc2sys or leave out --hardware-time",
                        label);
            }
        }
        drops += dropped;
        consumer.kernelDrops(dropped);
    }

    InterfaceCounts counts() {
        double occupancy = 0;
        for (InterfaceRing ring : rings) {
            occupancy = Math.max(occupancy, ring.occupancy());
        }
        return new InterfaceCounts(label, packets, drops, occupancy);
    }

    /** What the kernel already had is still read; {@link #finish} is to be called until it is true. */
    void beginClosing() {
        closesAt = System.nanoTime() + InterfaceRing.SETTLE_NANOS;
    }

    /** Ends the capture point once no lane has the rings any more. */
    boolean finish() {
        if (System.nanoTime() - closesAt < 0) {
            return false;
        }
        if (!isLeaving) {
            isLeaving = true;
            for (int i = 0; i < rings.size(); i++) {
                lanes.get(i).remove(rings.get(i));
            }
        }
        for (InterfaceRing ring : rings) {
            if (!ring.isReleased()) {
                return false;
            }
        }
        takeStatistics();
        consumer.close(point);
        close();
        LOG.info("the capture of interface {} ended", label);
        return true;
    }

    /** Lets go of the rings; nobody reads any more. */
    void close() {
        rings.forEach(InterfaceRing::close);
    }
}
