package io.thalweg.agent.batch;

import io.thalweg.agent.packet.FrameConsumer;
import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.ShardHash;
import io.thalweg.event.sbe.PacketDirection;
import java.util.BitSet;

/** What one reading thread does with a frame: decodes it, leaves it out or cuts it, and appends it to its shard's batch. */
final class FrameBatcher implements FrameConsumer {
    private static final int IP_PROTOCOL_TCP = 6;

    private final PacketBatcher batcher;
    private final PacketDecoder decoder = new PacketDecoder(DecodeOptions.defaults());
    private final FrameCut cut;
    private final BitSet excludedTcpPorts;
    private final ShardBatch[] shards;
    private long packets;
    private long bytes;
    private long excludedPackets;

    FrameBatcher(PacketBatcher batcher, FrameCut cut, BitSet excludedTcpPorts, ShardBatch[] shards) {
        this.batcher = batcher;
        this.cut = cut;
        this.excludedTcpPorts = excludedTcpPorts;
        this.shards = shards;
    }

    @Override
    public void frame(
            int point,
            PacketDirection direction,
            long timestampNanos,
            int wireLength,
            byte[] buffer,
            int offset,
            int length) {
        CapturePoint from = batcher.point(point);
        decoder.decode(from.linkType(), timestampNanos, buffer, offset, length, wireLength);
        PacketHeaders headers = decoder.headers();
        if (isExcluded(headers)) {
            excludedPackets++;
            return;
        }
        packets++;
        bytes += wireLength;
        int kept = cut.of(headers, offset, length);
        ShardBatch shard = shards[ShardHash.shard(headers.shardHash(), shards.length)];
        if (batcher.isShared()) {
            synchronized (shard) {
                append(shard, point, from, direction, timestampNanos, wireLength, buffer, offset, kept);
            }
        } else {
            append(shard, point, from, direction, timestampNanos, wireLength, buffer, offset, kept);
        }
    }

    private void append(
            ShardBatch shard,
            int point,
            CapturePoint from,
            PacketDirection direction,
            long timestampNanos,
            int wireLength,
            byte[] buffer,
            int offset,
            int kept) {
        shard.append(
                point,
                from,
                direction,
                timestampNanos,
                wireLength,
                buffer,
                offset,
                kept,
                batcher.now(),
                batcher.progressNanos());
    }

    private boolean isExcluded(PacketHeaders headers) {
        return headers.hasPorts
                && headers.protocol == IP_PROTOCOL_TCP
                && (excludedTcpPorts.get(headers.sourcePort) || excludedTcpPorts.get(headers.destinationPort));
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    long excludedPackets() {
        return excludedPackets;
    }
}
