package io.thalweg.standalone.dump;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.MalformedBatchException;
import io.thalweg.event.PacketBatchReader;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Turns packet batches back into a capture. The batches of the shards come one after the other, each in order, so a
 * capture in the order of time has to be sorted: as much as fits in memory at once.
 */
final class CaptureExport implements RecordConsumer {
    private static final long SORTED_AT_ONCE_BYTES = 256L << 20;

    private record Packet(
            int agent,
            CapturePoint point,
            long timestampNanos,
            PacketDirection direction,
            int wireLength,
            byte[] buffer,
            int offset,
            int length) {}

    private final PacketBatchReader reader = new PacketBatchReader();
    private final PcapngWriter writer;
    private final boolean isSorting;
    private final List<Packet> held = new ArrayList<>();
    private long heldBytes;
    private boolean wroteBefore;
    private boolean isInOrder = true;
    private long packets;
    private long batches;
    private long malformed;

    /** Without {@code isSorting} packets are written as they come: one who follows wants to see them now. */
    CaptureExport(PcapngWriter writer, boolean isSorting) {
        this.writer = writer;
        this.isSorting = isSorting;
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record) throws IOException {
        batch(record.value());
    }

    void batch(byte[] value) throws IOException {
        try {
            reader.wrap(value, 0, value.length);
        } catch (MalformedBatchException e) {
            malformed++;
            return;
        }
        batches++;
        heldBytes += value.length;
        while (reader.next()) {
            CapturePoint point = reader.capturePoints()[reader.capturePoint()];
            if (point.linkType() == LinkType.NULL_VAL) {
                continue;
            }
            held.add(new Packet(
                    reader.agentId(),
                    point,
                    reader.timestampNanos(),
                    reader.direction(),
                    reader.wireLength(),
                    value,
                    reader.frameOffset(),
                    reader.frameLength()));
        }
        if (heldBytes > SORTED_AT_ONCE_BYTES) {
            write();
        }
    }

    private void write() throws IOException {
        if (isSorting) {
            held.sort(Comparator.comparingLong(Packet::timestampNanos));
            isInOrder = !wroteBefore;
        }
        for (Packet packet : held) {
            writer.packet(
                    packet.agent,
                    packet.point,
                    packet.timestampNanos,
                    packet.direction,
                    packet.wireLength,
                    packet.buffer,
                    packet.offset,
                    packet.length);
        }
        packets += held.size();
        wroteBefore = true;
        heldBytes = 0;
        held.clear();
    }

    @Override
    public void pause() throws IOException {
        if (!isSorting) {
            write();
            writer.flush();
        }
    }

    /** Writes what is held; the counts hold afterwards. */
    void finish() throws IOException {
        if (!held.isEmpty()) {
            write();
        }
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    long packets() {
        return packets;
    }

    long batches() {
        return batches;
    }

    long malformed() {
        return malformed;
    }

    boolean isInOrder() {
        return isInOrder;
    }
}
