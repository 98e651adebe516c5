package io.thalweg.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.thalweg.engine.EngineOptions;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The budget of the hot path: a packet of a known flow allocates nothing. */
final class FlowEngineAllocationTest {
    @Test
    void packetsOfKnownFlowsAllocateNothing() {
        Run run = new Run(EngineOptions.defaults().withWholeFlows(true).withL7(false));
        Conversation talk = Conversation.tcp(40000, 80).handshake();
        for (int i = 0; i < 5000; i++) {
            talk.client().push(100).after(1).server().push(200).after(1);
        }
        List<Conversation.Packet> packets = talk.packets();
        packets.subList(0, 5000).forEach(run::feed);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 5000; i < packets.size(); i++) {
            run.feed(packets.get(i));
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(1024);
    }
}
