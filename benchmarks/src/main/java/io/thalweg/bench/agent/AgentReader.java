package io.thalweg.bench.agent;

import io.thalweg.agent.batch.BatchSink;
import io.thalweg.agent.batch.BatcherOptions;
import io.thalweg.agent.batch.PacketBatcher;
import io.thalweg.agent.ffi.FilterException;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.log.ShortLines;
import io.thalweg.agent.packet.CaptureConsumer;
import io.thalweg.agent.packet.CaptureFilter;
import io.thalweg.agent.packet.LiveCapture;
import io.thalweg.agent.packet.LiveCaptureOptions;
import io.thalweg.agent.packet.OwnTraffic;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The agent's way from the ring to finished batches, or a part of it, in a process of its own, without Kafka. Says "ready",
 * "first" with the first batch that holds a packet, and on SIGTERM what it took.
 */
public final class AgentReader {
    private static final int PAYLOAD_BYTES = 1024;
    private static final int RING_MEBIBYTES = 16;
    private static volatile boolean isStopped;

    private AgentReader() {}

    /** Keeps nothing of a batch. */
    private static final class Counting implements BatchSink {
        private long packets;
        private long drops;

        @Override
        public boolean offer(int shard, byte[] batch, int length, int held, long kernelDrops, long agentDrops) {
            if (packets == 0 && held > 0) {
                say("first");
            }
            packets += held;
            drops += kernelDrops + agentDrops;
            return true;
        }

        @Override
        public long takeLost(int shard) {
            return 0;
        }

        @Override
        public long takeLostKernelDrops() {
            return 0;
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** The interface, and how far its packets go: {@link Stage}. */
    public static void main(String[] arguments) throws NativeException, FilterException {
        ShortLines.useUnlessAnotherIsChosen();
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            isStopped = true;
            try {
                ended.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        Pattern device = Pattern.compile(Pattern.quote(arguments[0]));
        Stage stage = Stage.valueOf(arguments[1]);
        if (stage == Stage.BATCH) {
            Counting sink = new Counting();
            OwnTraffic nothing = OwnTraffic.ofPorts(List.of());
            PacketBatcher batcher = new PacketBatcher(options(), sink, nothing, System.nanoTime());
            capture(device, batcher);
            batcher.finish();
            say("packets " + sink.packets + " drops " + sink.drops);
        } else {
            StageConsumer consumer = new StageConsumer(stage);
            capture(device, consumer);
            say("packets " + consumer.packets() + " drops " + consumer.drops());
        }
        ended.countDown();
    }

    private static BatcherOptions options() {
        return BatcherOptions.of(1, 1, BatcherOptions.DEFAULT_SHARDS, PAYLOAD_BYTES)
                .withPayloadByTurn(true);
    }

    private static void capture(Pattern device, CaptureConsumer consumer) throws NativeException, FilterException {
        int snapLength = options().snapLength();
        CaptureFilter filter = CaptureFilter.compile("", OwnTraffic.ofPorts(List.of()), snapLength);
        LiveCaptureOptions capturing = LiveCaptureOptions.of(device, filter, snapLength, RING_MEBIBYTES);
        try (LiveCapture capture = LiveCapture.open(capturing, consumer)) {
            say("ready");
            capture.run(() -> isStopped);
        }
    }
}
