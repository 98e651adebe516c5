package io.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Batches run through the hottest loops of agent and job: nothing is allocated per packet or event. */
class BatchAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 200;
    private static final int PER_BATCH = 1000;

    private interface Round {
        void run() throws MalformedBatchException;
    }

    @Test
    void packetsAreWrittenAndReadWithoutAllocation() throws Exception {
        PacketBatchWriter writer = new PacketBatchWriter(1 << 20);
        PacketBatchReader reader = new PacketBatchReader();
        byte[] frame = new byte[60];
        long[] sum = new long[1];
        assertAllocatesNothingEach(() -> {
            writer.begin(1, 2, 3, 4, PacketBatches.BASE, PacketBatches.POINTS, 2);
            for (int i = 0; i < PER_BATCH; i++) {
                writer.append(PacketBatches.BASE + i, i & 1, io.thalweg.event.sbe.PacketDirection.IN, 60, frame, 0, 60);
            }
            reader.wrap(writer.buffer(), 0, writer.finish(PacketBatches.BASE, 0, 0));
            while (reader.next()) {
                sum[0] += reader.timestampNanos() + reader.frameLength() + reader.wireLength();
                sum[0] += reader.direction().value();
            }
        });
        assertThat(sum[0]).isNotZero();
    }

    @Test
    void eventsAreWrittenAndReadWithoutAllocation() throws Exception {
        SyscallBatchWriter writer = new SyscallBatchWriter(1 << 20);
        SyscallBatchReader reader = new SyscallBatchReader();
        SyscallEvent event = SyscallBatches.event("GET / HTTP/1.1");
        SyscallEvent read = new SyscallEvent();
        long[] sum = new long[1];
        assertAllocatesNothingEach(() -> {
            writer.begin(1, 2, 3, 4, SyscallBatches.BASE, SyscallBatches.PROCESSES, 2);
            for (int i = 0; i < PER_BATCH; i++) {
                writer.append(event);
            }
            reader.wrap(writer.buffer(), 0, writer.finish(SyscallBatches.BASE, 0, 0));
            while (reader.next(read)) {
                sum[0] += read.payloadLength;
            }
        });
        assertThat(sum[0]).isNotZero();
    }

    /** The names of the tables cost some bytes per batch; far less than one per packet would be seen. */
    private static void assertAllocatesNothingEach(Round round) throws MalformedBatchException {
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes / ROUNDS).as("bytes per batch of " + PER_BATCH).isLessThan(PER_BATCH);
    }
}
