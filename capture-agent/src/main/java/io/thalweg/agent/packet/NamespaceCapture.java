package io.thalweg.agent.packet;

import io.thalweg.agent.ffi.LinkEvents;
import io.thalweg.agent.ffi.LinkTable;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.NetworkInterface;
import io.thalweg.agent.ffi.NetworkNamespace;
import io.thalweg.agent.ffi.Pollable;
import io.thalweg.event.sbe.LinkType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interfaces of one network namespace that are captured, as they come and go: the kernel tells of changes by netlink,
 * and a look each few seconds finds what it could not tell of. Of the capture thread.
 */
final class NamespaceCapture {
    private static final Logger LOG = LoggerFactory.getLogger(NamespaceCapture.class);

    private final NetworkNamespace namespace;
    private final Pattern wanted;
    private final LiveCaptureOptions options;
    private final CaptureConsumer consumer;
    private final List<CaptureLane> lanes;
    private final LinkTable table;
    private final LinkEvents events;
    private final List<InterfaceCapture> captures = new ArrayList<>();
    private final List<InterfaceCapture> closing = new ArrayList<>();
    /** Interfaces that were tried and cannot be captured; each is told of once. */
    private final Set<NetworkInterface> refused = new HashSet<>();

    private boolean hasFailed;

    private NamespaceCapture(
            NetworkNamespace namespace,
            Pattern wanted,
            LiveCaptureOptions options,
            CaptureConsumer consumer,
            List<CaptureLane> lanes,
            LinkTable table,
            LinkEvents events) {
        this.namespace = namespace;
        this.wanted = wanted;
        this.options = options;
        this.consumer = consumer;
        this.lanes = lanes;
        this.table = table;
        this.events = events;
    }

    /** Listens for changes; interfaces are looked at by {@link #follow}. The namespace is closed with this. */
    static NamespaceCapture open(
            NetworkNamespace namespace,
            Pattern wanted,
            LiveCaptureOptions options,
            CaptureConsumer consumer,
            List<CaptureLane> lanes)
            throws NativeException {
        return namespace.inside(() -> {
            LinkEvents events = LinkEvents.open();
            try {
                return new NamespaceCapture(namespace, wanted, options, consumer, lanes, LinkTable.open(), events);
            } catch (NativeException e) {
                events.close();
                throw e;
            }
        });
    }

    /** Becomes ready when interfaces change. */
    Pollable events() {
        return events;
    }

    /**
     * Begins and ends captures when interfaces changed.
     *
     * @param isDue whether to look even if no change was told
     * @param others interfaces captured elsewhere, with which memory is shared
     */
    void follow(boolean isDue, int others, long progress) {
        try {
            // Both are asked: what is told of by now is seen by the look.
            if (events.take() | isDue || hasFailed) {
                scan(others, progress);
            }
            hasFailed = false;
        } catch (NativeException e) {
            if (!hasFailed) {
                hasFailed = true;
                LOG.warn("interfaces of network namespace {} are not followed: {}", inode(), e.getMessage());
            }
        }
        finishClosing();
    }

    private void scan(int others, long progress) throws NativeException {
        List<NetworkInterface> found = new ArrayList<>();
        for (NetworkInterface device : table.list()) {
            if (wanted.matcher(device.name()).matches()) {
                found.add(device);
            }
        }
        captures.removeIf(capture -> {
            boolean isGone = found.stream().noneMatch(capture::isOf);
            if (isGone) {
                beginClosing(capture);
            }
            return isGone;
        });
        for (NetworkInterface device : found) {
            boolean isOpen = captures.stream().anyMatch(capture -> capture.isOf(device));
            if (!isOpen && device.isUp() && !refused.contains(device)) {
                open(device, others + found.size(), progress);
            }
        }
        refused.retainAll(found);
    }

    private void beginClosing(InterfaceCapture capture) {
        capture.beginClosing();
        closing.add(capture);
    }

    private void open(NetworkInterface device, int interfaceCount, long progress) {
        LinkType linkType = HardwareLink.of(device.hardwareType());
        if (linkType == null || !options.filter().isFor(linkType)) {
            String why = linkType == null ? "its link type is not supported" : "the filter cannot match on it";
            refuse(device, why + " (ARPHRD " + device.hardwareType() + ")");
            return;
        }
        try {
            captures.add(InterfaceCapture.open(
                    namespace, device, linkType, options, interfaceCount, consumer, lanes, progress));
        } catch (NativeException e) {
            if (!e.isNoDevice()) {
                refuse(device, e.getMessage());
            }
        }
    }

    private void refuse(NetworkInterface device, String why) {
        refused.add(device);
        LOG.warn("interface {} is not captured: {}", device.name(), why);
    }

    /** Ends the capture points that no lane reads any more; false: some are still read. */
    boolean finishClosing() {
        closing.removeIf(InterfaceCapture::finish);
        return closing.isEmpty();
    }

    /** All captures end; {@link #finishClosing} is to be called until it is true, {@link #close} then. */
    void beginClosing() {
        captures.forEach(this::beginClosing);
        captures.clear();
    }

    void takeStatistics() {
        captures.forEach(InterfaceCapture::takeStatistics);
        closing.forEach(InterfaceCapture::takeStatistics);
    }

    List<InterfaceCapture> captures() {
        return captures;
    }

    long inode() {
        return namespace.inode();
    }

    /** Once nothing is read any more. The kernel may then forget the namespace. */
    void close() {
        captures.forEach(InterfaceCapture::close);
        captures.clear();
        closing.forEach(InterfaceCapture::close);
        closing.clear();
        events.close();
        table.close();
        namespace.close();
    }
}
