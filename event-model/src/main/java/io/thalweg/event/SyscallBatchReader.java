package io.thalweg.event;

import static io.thalweg.event.LittleEndian.int64;
import static io.thalweg.event.LittleEndian.network64;
import static io.thalweg.event.LittleEndian.uint16;
import static io.thalweg.event.LittleEndian.uint32;
import static io.thalweg.event.LittleEndian.uint8;

import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallBatchDecoder;
import io.thalweg.event.sbe.SyscallBatchDecoder.EventsDecoder;
import io.thalweg.event.sbe.SyscallBatchDecoder.ProcessesDecoder;
import io.thalweg.event.sbe.SyscallDirection;
import io.thalweg.event.sbe.SyscallSource;
import java.nio.charset.StandardCharsets;

/**
 * Reads syscall batches as {@link PacketBatchReader} reads packet batches: wrap, then {@link #next(SyscallEvent)} fills an
 * event until it says no, and {@link #next(NetworkEvent)} likewise. Allocates nothing per event.
 */
public final class SyscallBatchReader extends BatchReader {
    private static final int OLDEST_PROCESS_BLOCK = 12;
    private static final int OLDEST_EVENT_BLOCK = 97;

    private final SliceInterner<CapturedProcess> knownProcesses = new SliceInterner<>();
    private final CapturedProcess[] processes = new CapturedProcess[SyscallBatchWriter.MAX_PROCESSES];
    private final NetworkEventsReader network = new NetworkEventsReader();
    private int processCount;
    private int eventBlockLength;
    private int eventCount;
    private int eventsLeft;
    private int nextEvent;

    /**
     * Checks the whole batch and goes before its first event. After an exception the reader has no events.
     *
     * @throws MalformedBatchException if the bytes are no syscall batch; never for other reasons, if offset and length lie
     *     in the array
     */
    @Override
    public void wrap(byte[] bytes, int offset, int length) throws MalformedBatchException {
        processCount = 0;
        eventCount = 0;
        eventsLeft = 0;
        network.clear();
        int at = enterMessage(bytes, offset, length, SyscallBatchDecoder.TEMPLATE_ID);
        at = readProcesses(enterGroup(at, OLDEST_PROCESS_BLOCK));
        int events = enterGroup(at, OLDEST_EVENT_BLOCK);
        eventBlockLength = groupBlockLength();
        int afterEvents = checkEvents(events);
        int calls = groupCount();
        leaveMessage(network.enter(this, afterEvents));
        eventCount = calls;
        eventsLeft = eventCount;
        nextEvent = events;
    }

    private int readProcesses(int first) throws MalformedBatchException {
        require(groupCount() <= processes.length, MalformedBatchReason.TOO_MANY_PROCESSES);
        int at = first;
        for (int i = 0; i < groupCount(); i++) {
            int name = skip(at, groupBlockLength());
            int containerId = skipText(name, SyscallBatchWriter.MAX_TEXT_BYTES);
            int after = skipText(containerId, SyscallBatchWriter.MAX_TEXT_BYTES);
            CapturedProcess process = knownProcesses.get(buffer(), at, after);
            if (process == null) {
                process = new CapturedProcess(
                        (int) uint32(buffer(), at + ProcessesDecoder.pidEncodingOffset()),
                        int64(buffer(), at + ProcessesDecoder.startTimeEncodingOffset()),
                        text(name, containerId),
                        text(containerId, after));
                knownProcesses.put(buffer(), at, after, process);
            }
            processes[processCount++] = process;
            at = after;
        }
        return at;
    }

    private String text(int at, int after) {
        int begin = at + ProcessesDecoder.nameHeaderLength();
        return new String(buffer(), begin, after - begin, StandardCharsets.UTF_8);
    }

    private int checkEvents(int first) throws MalformedBatchException {
        int at = first;
        for (int i = 0; i < groupCount(); i++) {
            int payload = skip(at, eventBlockLength);
            require(
                    uint16(buffer(), at + EventsDecoder.processEncodingOffset()) < processCount,
                    MalformedBatchReason.UNKNOWN_PROCESS);
            at = skipData(payload);
        }
        return at;
    }

    /** The first {@link #processCount} are of this batch. The array is the reader's own: read only. */
    public CapturedProcess[] processes() {
        return processes;
    }

    public int processCount() {
        return processCount;
    }

    public int eventCount() {
        return eventCount;
    }

    /** Fills the event with the next of the batch; false, and nothing filled, after the last. */
    public boolean next(SyscallEvent event) {
        if (eventsLeft == 0) {
            return false;
        }
        eventsLeft--;
        byte[] bytes = buffer();
        int at = nextEvent;
        fillCall(event, bytes, at);
        fillSocket(event, bytes, at);
        event.payload = bytes;
        event.payloadOffset = at + eventBlockLength + EventsDecoder.payloadHeaderLength();
        event.payloadLength = uint16(bytes, at + eventBlockLength);
        nextEvent = event.payloadOffset + event.payloadLength;
        return true;
    }

    public int networkEventCount() {
        return network.count();
    }

    /** Fills the event with the next of what the network stack told; false, and nothing filled, after the last. */
    public boolean next(NetworkEvent event) {
        return network.next(event, buffer(), baseTimestamp());
    }

    private void fillCall(SyscallEvent event, byte[] bytes, int at) {
        event.enterNanos = baseTimestamp() + uint32(bytes, at + EventsDecoder.enterDeltaEncodingOffset());
        event.exitNanos = baseTimestamp() + uint32(bytes, at + EventsDecoder.exitDeltaEncodingOffset());
        event.process = uint16(bytes, at + EventsDecoder.processEncodingOffset());
        event.direction = direction(uint8(bytes, at + EventsDecoder.directionEncodingOffset()));
        event.source = source(uint8(bytes, at + EventsDecoder.sourceEncodingOffset()));
        event.tid = (int) uint32(bytes, at + EventsDecoder.tidEncodingOffset());
        event.coroutineId = int64(bytes, at + EventsDecoder.coroutineIdEncodingOffset());
        event.syscall = uint16(bytes, at + EventsDecoder.syscallEncodingOffset());
        long byteCount = uint32(bytes, at + EventsDecoder.byteCountEncodingOffset());
        event.byteCount = (int) Math.min(byteCount, Integer.MAX_VALUE);
        event.syscallTraceId = int64(bytes, at + EventsDecoder.syscallTraceIdEncodingOffset());
        event.captureSequence = int64(bytes, at + EventsDecoder.captureSequenceEncodingOffset());
    }

    private static void fillSocket(SyscallEvent event, byte[] bytes, int at) {
        event.role = role(uint8(bytes, at + EventsDecoder.roleEncodingOffset()));
        event.ipProtocol = uint8(bytes, at + EventsDecoder.ipProtocolEncodingOffset());
        event.isIpv6 = uint8(bytes, at + EventsDecoder.isIpv6EncodingOffset()) != 0;
        event.socketCookie = int64(bytes, at + EventsDecoder.socketCookieEncodingOffset());
        event.localHigh = network64(bytes, at + EventsDecoder.localAddressEncodingOffset());
        event.localLow = network64(bytes, at + EventsDecoder.localAddressEncodingOffset() + Long.BYTES);
        event.remoteHigh = network64(bytes, at + EventsDecoder.remoteAddressEncodingOffset());
        event.remoteLow = network64(bytes, at + EventsDecoder.remoteAddressEncodingOffset() + Long.BYTES);
        event.localPort = uint16(bytes, at + EventsDecoder.localPortEncodingOffset());
        event.remotePort = uint16(bytes, at + EventsDecoder.remotePortEncodingOffset());
        event.tcpSequence = (int) uint32(bytes, at + EventsDecoder.tcpSequenceEncodingOffset());
    }

    private static SyscallDirection direction(int value) {
        return value <= SyscallDirection.INGRESS.value()
                ? SyscallDirection.get((short) value)
                : SyscallDirection.NULL_VAL;
    }

    private static SyscallSource source(int value) {
        return value <= SyscallSource.OPENSSL.value() ? SyscallSource.get((short) value) : SyscallSource.NULL_VAL;
    }

    private static SocketRole role(int value) {
        return value <= SocketRole.SERVER.value() ? SocketRole.get((short) value) : SocketRole.UNKNOWN;
    }
}
