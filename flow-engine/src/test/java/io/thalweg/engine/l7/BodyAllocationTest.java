package io.thalweg.engine.l7;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Packets out of which nothing is parsed allocate nothing. */
final class BodyAllocationTest implements RowSink {
    private static final int PACKETS = 20_000;
    /** Far less than a byte a packet: room for what the virtual machine does by itself. */
    private static final long NOTHING = 4096;

    private final L7Sessions sessions = new L7Sessions(EngineOptions.defaults(), this, new L7Counters());
    private final L7Packet packet = new L7Packet();

    @Override
    public void flow(L4FlowLog row) {}

    @Override
    public void session(L7FlowLog row) {}

    @Test
    void bodyOfKnownLengthIsSkippedInPlace() {
        assertThat(allocated("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n"))
                .isLessThan(NOTHING);
    }

    @Test
    void bodyUntilTheConnectionEndsIsSkippedInPlace() {
        assertThat(allocated("HTTP/1.1 200 OK\r\n\r\n")).isLessThan(NOTHING);
    }

    @Test
    void unknownProtocolKeepsNothing() {
        assertThat(allocated("\u0016\u0003\u0001 something")).isLessThan(NOTHING);
    }

    /** Bytes allocated for {@link #PACKETS} packets behind {@code beginning}; the least of a few runs. */
    private long allocated(String beginning) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 5; run++) {
            Talk flow = Talk.http();
            sessions.open(new L7ShardState());
            L7FlowState state = send(null, flow, beginning.getBytes(StandardCharsets.ISO_8859_1), 1);
            byte[] body = new byte[1448];
            int bodyFrom = 1 + beginning.length();
            state = send(state, flow, body, bodyFrom);
            long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < PACKETS; i++) {
                state = send(state, flow, body, bodyFrom + (i + 1) * body.length);
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        return least;
    }

    private L7FlowState send(L7FlowState state, L7Flow flow, byte[] bytes, int sequence) {
        packet.timestampMicros = Talk.START;
        packet.fromClient = false;
        packet.buffer = bytes;
        packet.length = bytes.length;
        packet.wireLength = bytes.length;
        packet.tcpSequence = sequence;
        return sessions.payload(state, flow, packet);
    }
}
