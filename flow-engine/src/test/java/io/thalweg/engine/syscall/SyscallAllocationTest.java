package io.thalweg.engine.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.thalweg.event.SyscallEvent;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The budget of the hot path: an event of a known socket out of which nothing is parsed allocates nothing. */
final class SyscallAllocationTest {
    @Test
    void bodiesAllocateNothing() {
        SyscallRun run = new SyscallRun();
        SocketTalk talk = SocketTalk.server(80).begins().receives("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        talk.sends("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
        for (int i = 0; i < 10_000; i++) {
            talk.after(1000).sends(new byte[1000]);
        }
        List<SyscallEvent> events = talk.events();
        events.subList(0, 5000).forEach(event -> run.feed(event, talk.process()));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 5000; i < events.size(); i++) {
            run.feed(events.get(i), talk.process());
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4096);
    }
}
