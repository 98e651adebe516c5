package io.thalweg.agent;

import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.agent.kafka.BatchPublisher;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line each ten seconds, and one at the end. Called by the capture thread. */
final class CaptureReport {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureReport.class);
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double NANOS_PER_SECOND = 1e9;

    private final PacketBatcher batcher;
    private final BatchPublisher publisher;
    private final long begun;
    private long lastTime;
    private long lastPackets;
    private long lastBytes;
    private long lastKernelDrops;
    private long lastAgentDrops;

    CaptureReport(PacketBatcher batcher, BatchPublisher publisher, long nanoTime) {
        this.batcher = batcher;
        this.publisher = publisher;
        begun = nanoTime;
        lastTime = nanoTime;
    }

    void tick(long nanoTime) {
        if (nanoTime - lastTime < PERIOD_NANOS) {
            return;
        }
        double seconds = (nanoTime - lastTime) / NANOS_PER_SECOND;
        long agentDrops = agentDrops();
        LOG.info(
                "{} packets/s, {} MB/s; dropped by the kernel {}, by the agent {}; batches waiting for Kafka {}",
                Math.round((batcher.packets() - lastPackets) / seconds),
                String.format(Locale.ROOT, "%.2f", (batcher.bytes() - lastBytes) / seconds / 1e6),
                batcher.kernelDrops() - lastKernelDrops,
                agentDrops - lastAgentDrops,
                publisher.outstandingBatches());
        lastTime = nanoTime;
        lastPackets = batcher.packets();
        lastBytes = batcher.bytes();
        lastKernelDrops = batcher.kernelDrops();
        lastAgentDrops = agentDrops;
    }

    private long agentDrops() {
        return batcher.refusedPackets()
                + batcher.limitedPackets()
                + batcher.sampledOutPackets()
                + publisher.lostPackets();
    }

    /** The whole run, once the publisher is closed. */
    String summary(long nanoTime) {
        double seconds = Math.max(1e-3, (nanoTime - begun) / NANOS_PER_SECOND);
        return String.format(
                Locale.ROOT,
                "%d packets, %d bytes on the wire in %.1f s (%.0f packets/s); delivered %d packets in %d batches,"
                        + " %d bytes; dropped by the kernel %d, by the agent %d; own traffic left out %d",
                batcher.packets(),
                batcher.bytes(),
                seconds,
                batcher.packets() / seconds,
                publisher.deliveredPackets(),
                publisher.deliveredBatches(),
                publisher.deliveredBytes(),
                batcher.kernelDrops(),
                agentDrops(),
                batcher.excludedPackets());
    }
}
