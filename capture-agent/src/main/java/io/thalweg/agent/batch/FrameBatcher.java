package io.thalweg.agent.batch;

import io.thalweg.agent.packet.FrameConsumer;
import io.thalweg.agent.packet.NetworkTypes;
import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.ShardHash;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;

/** What one reading thread does with a frame: decodes it, leaves it out or cuts it, and appends it to its shard's batch. */
final class FrameBatcher implements FrameConsumer {
    private final PacketBatcher batcher;
    private final PacketDecoder decoder = new PacketDecoder(DecodeOptions.defaults());
    private final FrameCut cut;
    private final TokenBucket limit;
    private final ShardBatch[] shards;
    private long packets;
    private long bytes;
    private long excludedPackets;
    private volatile long limitedPackets;
    private volatile long sampledOutPackets;
    private long dropsTold;

    FrameBatcher(PacketBatcher batcher, FrameCut cut, TokenBucket limit, ShardBatch[] shards) {
        this.batcher = batcher;
        this.cut = cut;
        this.limit = limit;
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
        if (!limit.take(timestampNanos)) {
            limitedPackets++;
            return;
        }
        NetworkTypes networks = batcher.networks();
        int firstPlace = point * networks.count();
        LinkType linkType = batcher.point(firstPlace).linkType();
        decoder.decode(linkType, timestampNanos, buffer, offset, length, wireLength);
        PacketHeaders headers = decoder.headers();
        if (batcher.ownTraffic().has(headers)) {
            excludedPackets++;
            return;
        }
        int hash = headers.shardHash();
        if (!batcher.sampler().keeps(hash)) {
            sampledOutPackets++;
            return;
        }
        packets++;
        bytes += wireLength;
        int place = firstPlace + networks.place(headers.outerVlan);
        CapturePoint from = batcher.point(place);
        int kept = cut.of(headers, hash, offset, length);
        ShardBatch shard = shards[ShardHash.shard(hash, shards.length)];
        if (batcher.isShared()) {
            synchronized (shard) {
                append(shard, place, from, direction, timestampNanos, wireLength, buffer, offset, kept);
            }
        } else {
            append(shard, place, from, direction, timestampNanos, wireLength, buffer, offset, kept);
        }
    }

    private void append(
            ShardBatch shard,
            int place,
            CapturePoint from,
            PacketDirection direction,
            long timestampNanos,
            int wireLength,
            byte[] buffer,
            int offset,
            int kept) {
        shard.append(
                place,
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

    /** Packets beyond the limit, and of flows left out, since the last call; of the thread that ticks. */
    long takeDropped() {
        long fresh = limitedPackets + sampledOutPackets - dropsTold;
        dropsTold += fresh;
        return fresh;
    }

    long sampledOutPackets() {
        return sampledOutPackets;
    }

    long limitedPackets() {
        return limitedPackets;
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
