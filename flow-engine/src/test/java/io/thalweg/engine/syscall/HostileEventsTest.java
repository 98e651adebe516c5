package io.thalweg.engine.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.EngineOptions;
import io.thalweg.event.BatchReader;
import io.thalweg.event.CapturedProcess;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallDirection;
import io.thalweg.event.sbe.SyscallSource;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Events with nonsense in every field: nothing throws, nothing grows without end, the state can be written and read. */
final class HostileEventsTest {
    private static final int MOST_SOCKETS = 50;
    private static final String[] BEGINNINGS = {
        "GET / HTTP/1.1\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "*1\r\n$4\r\nPING\r\n",
        "+OK\r\n",
        "\u0016\u0003\u0001",
        "PRI * HTTP/2.0"
    };

    @Property(tries = 60)
    void nonsenseIsSurvived(@ForAll long seed) {
        Random random = new Random(seed);
        SyscallRun run = new SyscallRun(EngineOptions.defaults(), MOST_SOCKETS);
        for (int i = 0; i < 2000; i++) {
            SyscallEvent event = event(random);
            run.feed(event, new CapturedProcess(random.nextInt(3), 0, "p" + random.nextInt(3), ""));
            if (random.nextInt(100) == 0) {
                run.engine.advance(random.nextInt(4) == 0 ? Math.abs(random.nextLong()) : event.exitNanos);
                run.save();
            }
            assertThat(run.shard.live()).isLessThanOrEqualTo(MOST_SOCKETS);
        }
        run.finish();
        assertThat(run.shard.live()).isZero();
        assertThat(run.shard.pendingCount()).isZero();
    }

    private static SyscallEvent event(Random random) {
        SyscallEvent event = new SyscallEvent();
        long time = random.nextInt(50) == 0
                ? Math.floorMod(random.nextLong(), BatchReader.LATEST_TIMESTAMP)
                : SocketTalk.START + random.nextInt(1_000_000_000);
        event.enterNanos = time;
        event.exitNanos =
                random.nextInt(20) == 0 ? Math.floorMod(random.nextLong(), BatchReader.LATEST_TIMESTAMP) : time;
        event.direction = any(random, SyscallDirection.values());
        event.source = any(random, SyscallSource.values());
        event.role = any(random, SocketRole.values());
        event.ipProtocol = random.nextInt(20) == 0 ? random.nextInt(256) : random.nextBoolean() ? 6 : 17;
        event.isIpv6 = random.nextBoolean();
        event.socketCookie = random.nextInt(80);
        event.localPort = random.nextInt(3);
        event.remotePort = random.nextInt(3);
        event.tcpSequence = random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(2000);
        event.syscall = random.nextInt(5);
        event.byteCount = random.nextInt(10) == 0 ? random.nextInt() & Integer.MAX_VALUE : random.nextInt(300);
        event.captureSequence = random.nextInt(10) == 0 ? random.nextLong() : random.nextInt(100);
        event.syscallTraceId = random.nextLong();
        byte[] begin =
                BEGINNINGS[random.nextInt(BEGINNINGS.length)].getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        event.payload = new byte[begin.length + random.nextInt(300)];
        random.nextBytes(event.payload);
        System.arraycopy(begin, 0, event.payload, 0, begin.length);
        event.payloadLength = random.nextInt(event.payload.length + 1);
        return event;
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
