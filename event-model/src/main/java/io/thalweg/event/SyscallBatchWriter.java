package io.thalweg.event;

import static io.thalweg.event.LittleEndian.put16;
import static io.thalweg.event.LittleEndian.put32;
import static io.thalweg.event.LittleEndian.put64;
import static io.thalweg.event.LittleEndian.put8;
import static io.thalweg.event.LittleEndian.putNetwork64;

import io.thalweg.event.sbe.SyscallBatchEncoder;
import io.thalweg.event.sbe.SyscallBatchEncoder.EventsEncoder;
import io.thalweg.event.sbe.SyscallBatchEncoder.NetworkEventsEncoder;
import io.thalweg.event.sbe.SyscallBatchEncoder.ProcessesEncoder;

/**
 * Builds syscall batches, as {@link PacketBatchWriter} builds packet batches. Allocates nothing per event, but for the texts
 * of those of the network.
 */
public final class SyscallBatchWriter extends BatchWriter {
    public static final int MAX_PROCESSES = 4096;

    static final int MAX_TEXT_BYTES = 255;

    private static final int LEAST_EVENT_ROOM = 512;
    private static final int GROUP_COUNT_BYTES = 2;

    private int processCount;
    private int processCountAt;
    /** Where the group of events begins: after the processes. */
    private int eventsAt;

    private int events;
    private final NetworkEventsBuffer network = new NetworkEventsBuffer();

    /** @param maxBytes of a finished batch, at least 4096 */
    public SyscallBatchWriter(int maxBytes) {
        super(maxBytes);
    }

    /**
     * Begins a batch; what was in the writer is forgotten.
     *
     * @param baseTimestampNanos no later than any call was entered
     * @param processes the first {@code processCount}, at most {@link #MAX_PROCESSES}, are those events can name
     */
    public void begin(
            int agentId,
            int shard,
            long bootId,
            long sequence,
            long baseTimestampNanos,
            CapturedProcess[] processes,
            int processCount) {
        this.processCount = 0;
        events = 0;
        network.clear();
        if (processCount > MAX_PROCESSES) {
            throw new IllegalArgumentException(processCount + " processes; at most " + MAX_PROCESSES);
        }
        beginMessage(
                SyscallBatchEncoder.TEMPLATE_ID,
                SyscallBatchEncoder.BLOCK_LENGTH,
                agentId,
                shard,
                bootId,
                sequence,
                baseTimestampNanos);
        beginGroup(ProcessesEncoder.sbeBlockLength());
        processCountAt = length - GROUP_COUNT_BYTES;
        for (int i = 0; i < processCount; i++) {
            byte[] name = utf8(processes[i].name(), MAX_TEXT_BYTES);
            byte[] containerId = utf8(processes[i].containerId(), MAX_TEXT_BYTES);
            requireRoom(processBytes(name, containerId));
            length = process(length, processes[i], name, containerId);
        }
        groupCount(processCount);
        eventsAt = length;
        beginGroup(EventsEncoder.sbeBlockLength());
        requireRoom(LEAST_EVENT_ROOM);
        this.processCount = processCount;
    }

    private static int processBytes(byte[] name, byte[] containerId) {
        return ProcessesEncoder.sbeBlockLength() + 2 * DATA_HEADER + name.length + containerId.length;
    }

    /** Writes it there; the result is where it ends. */
    private int process(int at, CapturedProcess process, byte[] name, byte[] containerId) {
        put32(bytes, at + ProcessesEncoder.pidEncodingOffset(), process.pid());
        put64(bytes, at + ProcessesEncoder.startTimeEncodingOffset(), process.startTimeNanos());
        int afterName = data(at + ProcessesEncoder.sbeBlockLength(), name);
        return data(afterName, containerId);
    }

    private int data(int at, byte[] text) {
        put16(bytes, at, text.length);
        System.arraycopy(text, 0, bytes, at + DATA_HEADER, text.length);
        return at + DATA_HEADER + text.length;
    }

    /**
     * Lists one more process, at any time before {@link #finish}: the events are moved to make room for it.
     *
     * @return its index, or -1 if it does not fit: then finish this batch and begin another
     */
    public int addProcess(CapturedProcess process) {
        byte[] name = utf8(process.name(), MAX_TEXT_BYTES);
        byte[] containerId = utf8(process.containerId(), MAX_TEXT_BYTES);
        int more = processBytes(name, containerId);
        if (processCount == MAX_PROCESSES || eventRoom() < more + LEAST_EVENT_ROOM) {
            return -1;
        }
        insert(eventsAt, more);
        process(eventsAt, process, name, containerId);
        eventsAt += more;
        put16(bytes, processCountAt, ++processCount);
        return processCount - 1;
    }

    /**
     * Appends an event, or returns false if it does not fit by size, count, or time: then finish this batch and begin
     * another. A payload that an empty batch has no room for is cut.
     */
    public boolean append(SyscallEvent event) {
        if (event.process < 0 || event.process >= processCount) {
            throw new IndexOutOfBoundsException("process " + event.process + " of " + processCount);
        }
        long enter = delta(event.enterNanos);
        long exit = delta(event.exitNanos);
        int room = eventRoom() - EventsEncoder.sbeBlockLength() - DATA_HEADER;
        int payload = Math.min(event.payloadLength, MAX_DATA_BYTES);
        if (!isDelta(enter) || !isDelta(exit) || events == MAX_GROUP_COUNT || payload > room && !isEmpty()) {
            return false;
        }
        put32(bytes, length + EventsEncoder.enterDeltaEncodingOffset(), enter);
        put32(bytes, length + EventsEncoder.exitDeltaEncodingOffset(), exit);
        fields(event, length);
        length += EventsEncoder.sbeBlockLength();
        data(event.payload, event.payloadOffset, Math.min(payload, room));
        events++;
        return true;
    }

    private void fields(SyscallEvent event, int at) {
        put16(bytes, at + EventsEncoder.processEncodingOffset(), event.process);
        put8(bytes, at + EventsEncoder.directionEncodingOffset(), event.direction.value());
        put8(bytes, at + EventsEncoder.sourceEncodingOffset(), event.source.value());
        put8(bytes, at + EventsEncoder.roleEncodingOffset(), event.role.value());
        put8(bytes, at + EventsEncoder.ipProtocolEncodingOffset(), event.ipProtocol);
        put8(bytes, at + EventsEncoder.isIpv6EncodingOffset(), event.isIpv6 ? 1 : 0);
        put32(bytes, at + EventsEncoder.tidEncodingOffset(), event.tid);
        put64(bytes, at + EventsEncoder.coroutineIdEncodingOffset(), event.coroutineId);
        put64(bytes, at + EventsEncoder.socketCookieEncodingOffset(), event.socketCookie);
        putNetwork64(bytes, at + EventsEncoder.localAddressEncodingOffset(), event.localHigh);
        putNetwork64(bytes, at + EventsEncoder.localAddressEncodingOffset() + Long.BYTES, event.localLow);
        putNetwork64(bytes, at + EventsEncoder.remoteAddressEncodingOffset(), event.remoteHigh);
        putNetwork64(bytes, at + EventsEncoder.remoteAddressEncodingOffset() + Long.BYTES, event.remoteLow);
        put16(bytes, at + EventsEncoder.localPortEncodingOffset(), event.localPort);
        put16(bytes, at + EventsEncoder.remotePortEncodingOffset(), event.remotePort);
        put32(bytes, at + EventsEncoder.tcpSequenceEncodingOffset(), event.tcpSequence);
        put16(bytes, at + EventsEncoder.syscallEncodingOffset(), event.syscall);
        put32(bytes, at + EventsEncoder.byteCountEncodingOffset(), event.byteCount);
        put64(bytes, at + EventsEncoder.syscallTraceIdEncodingOffset(), event.syscallTraceId);
        put64(bytes, at + EventsEncoder.captureSequenceEncodingOffset(), event.captureSequence);
    }

    /** Appends what the network stack told, or returns false if it does not fit, as {@link #append(SyscallEvent)} does. */
    public boolean append(NetworkEvent event) {
        long time = delta(event.timeNanos);
        return isDelta(time) && network.append(event, time, eventRoom());
    }

    /** What is left for more events of either kind: the group of those of the network comes last. */
    private int eventRoom() {
        return room() - GROUP_HEADER - network.bytes();
    }

    private boolean isEmpty() {
        return events == 0 && network.count() == 0;
    }

    /** Events in the batch so far, of both kinds. */
    public int events() {
        return events + network.count();
    }

    /** Completes the batch; the arguments and the result are those of {@link PacketBatchWriter#finish}. */
    @Override
    public int finish(long endTimestampNanos, long kernelDrops, long agentDrops) {
        groupCount(events);
        beginGroup(NetworkEventsEncoder.sbeBlockLength());
        groupCount(network.count());
        length += network.copyTo(bytes, length);
        endMessage(endTimestampNanos, kernelDrops, agentDrops);
        return bytes();
    }
}
