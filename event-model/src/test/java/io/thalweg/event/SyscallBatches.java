package io.thalweg.event;

import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallDirection;
import io.thalweg.event.sbe.SyscallSource;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Syscall batches for tests. */
final class SyscallBatches {
    static final long BASE = PacketBatches.BASE;
    static final CapturedProcess NGINX = new CapturedProcess(4711, BASE - 1, "nginx", "a1b2c3");
    static final CapturedProcess CURL = new CapturedProcess(1, 0, "curl", "");
    static final CapturedProcess[] PROCESSES = {NGINX, CURL};

    private SyscallBatches() {}

    /** An event with a different value in every field. */
    static SyscallEvent event(String payload) {
        SyscallEvent event = new SyscallEvent();
        event.enterNanos = BASE + 1;
        event.exitNanos = BASE + 2;
        event.process = 1;
        event.direction = SyscallDirection.INGRESS;
        event.source = SyscallSource.OPENSSL;
        event.role = SocketRole.SERVER;
        event.ipProtocol = 6;
        event.isIpv6 = true;
        event.tid = 3;
        event.coroutineId = 4;
        event.socketCookie = 5;
        event.localHigh = 0x2001_0db8_0000_0001L;
        event.localLow = 6;
        event.remoteHigh = 0x2001_0db8_0000_0002L;
        event.remoteLow = -7;
        event.localPort = 65535;
        event.remotePort = 8;
        event.tcpSequence = -9;
        event.syscall = 45;
        event.byteCount = 10_000;
        event.syscallTraceId = 11;
        event.captureSequence = 12;
        event.payload = payload.getBytes(StandardCharsets.UTF_8);
        event.payloadLength = event.payload.length;
        return event;
    }

    static SyscallBatchWriter begun(int maxBytes, CapturedProcess... processes) {
        SyscallBatchWriter writer = new SyscallBatchWriter(maxBytes);
        writer.begin(7, 3, 11, 13, BASE, processes, processes.length);
        return writer;
    }

    static byte[] finished(SyscallBatchWriter writer) {
        int length = writer.finish(BASE + 1_000_000_000L, 17, 19);
        return Arrays.copyOf(writer.buffer(), length);
    }

    static byte[] batch(SyscallEvent... events) {
        SyscallBatchWriter writer = begun(1 << 20, PROCESSES);
        for (SyscallEvent event : events) {
            writer.append(event);
        }
        return finished(writer);
    }

    static SyscallBatchReader reading(byte[] batch) throws MalformedBatchException {
        SyscallBatchReader reader = new SyscallBatchReader();
        reader.wrap(batch, 0, batch.length);
        return reader;
    }

    /** Every field by its name, to compare events by. */
    static Map<String, Object> values(SyscallEvent event) {
        Map<String, Object> values = new TreeMap<>();
        for (Field field : SyscallEvent.class.getFields()) {
            try {
                Object value = field.get(event);
                values.put(field.getName(), value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value);
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return values;
    }

    /** The events from the reader's place on, each with its payload to itself. */
    static List<SyscallEvent> events(SyscallBatchReader reader) {
        List<SyscallEvent> events = new ArrayList<>();
        SyscallEvent event = new SyscallEvent();
        while (reader.next(event)) {
            event.payload =
                    Arrays.copyOfRange(event.payload, event.payloadOffset, event.payloadOffset + event.payloadLength);
            event.payloadOffset = 0;
            events.add(event);
            event = new SyscallEvent();
        }
        return events;
    }
}
