package io.thalweg.agent.batch;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.MalformedBatchException;
import io.thalweg.event.PacketBatchReader;
import io.thalweg.event.sbe.PacketDirection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A sink that reads every batch back, may refuse some, and may lose some afterwards. */
public final class SentBatches implements BatchSink {
    public record Packet(
            long timestampNanos,
            String point,
            PacketDirection direction,
            int wireLength,
            byte[] frame,
            CapturePoint at) {}

    public record Batch(
            int agentId,
            int shard,
            long bootId,
            long sequence,
            long baseNanos,
            long endNanos,
            long kernelDrops,
            long agentDrops,
            int bytes,
            List<Packet> packets) {}

    private final PacketBatchReader reader = new PacketBatchReader();
    private final List<Batch> all = new ArrayList<>();
    private final long[] lost = new long[BatcherOptions.MAX_SHARDS];
    private long lostKernelDrops;
    boolean isRefusing;

    @Override
    public boolean offer(int shard, byte[] batch, int length, int packets, long kernelDrops, long agentDrops) {
        if (isRefusing) {
            return false;
        }
        Batch read = read(batch, length);
        if (read.shard() != shard
                || read.packets().size() != packets
                || read.kernelDrops() != kernelDrops
                || read.agentDrops() != agentDrops) {
            throw new AssertionError("what was said of the batch is not what it holds: " + read);
        }
        all.add(read);
        return true;
    }

    /** Reads a batch that came another way. */
    public Batch read(byte[] batch, int length) {
        try {
            reader.wrap(batch, 0, length);
        } catch (MalformedBatchException e) {
            throw new AssertionError(e);
        }
        List<Packet> packets = new ArrayList<>();
        while (reader.next()) {
            packets.add(new Packet(
                    reader.timestampNanos(),
                    reader.capturePoints()[reader.capturePoint()].name(),
                    reader.direction(),
                    reader.wireLength(),
                    Arrays.copyOfRange(
                            reader.buffer(), reader.frameOffset(), reader.frameOffset() + reader.frameLength()),
                    reader.capturePoints()[reader.capturePoint()]));
        }
        return new Batch(
                reader.agentId(),
                reader.shard(),
                reader.bootId(),
                reader.sequence(),
                reader.baseTimestamp(),
                reader.endTimestamp(),
                reader.kernelDrops(),
                reader.agentDrops(),
                length,
                packets);
    }

    /** The batch taken last turns out to be undeliverable. */
    void loseLast() {
        Batch batch = all.remove(all.size() - 1);
        lost[batch.shard()] += batch.packets().size() + batch.agentDrops();
        lostKernelDrops += batch.kernelDrops();
    }

    @Override
    public long takeLost(int shard) {
        long taken = lost[shard];
        lost[shard] = 0;
        return taken;
    }

    @Override
    public long takeLostKernelDrops() {
        long taken = lostKernelDrops;
        lostKernelDrops = 0;
        return taken;
    }

    public List<Batch> all() {
        return all;
    }

    List<Batch> withPackets() {
        return all.stream().filter(batch -> !batch.packets().isEmpty()).toList();
    }

    List<Batch> ofShard(int shard) {
        return all.stream().filter(batch -> batch.shard() == shard).toList();
    }

    List<Packet> packets() {
        return all.stream().flatMap(batch -> batch.packets().stream()).toList();
    }
}
