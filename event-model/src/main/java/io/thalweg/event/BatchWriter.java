package io.thalweg.event;

import static io.thalweg.event.LittleEndian.put16;
import static io.thalweg.event.LittleEndian.put64;

import io.thalweg.event.sbe.GroupSizeEncodingEncoder;
import io.thalweg.event.sbe.MessageHeaderEncoder;
import io.thalweg.event.sbe.PacketBatchEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the writers of all batches share: the buffer, the header, the groups' counts. The layout is the SBE schema's, the
 * offsets are those its compiler made; a test reads the bytes back with the generated decoders.
 */
public abstract sealed class BatchWriter permits PacketBatchWriter, SyscallBatchWriter {
    /** As SBE has it: one less is the highest count, the highest 16-bit number means none. */
    static final int MAX_GROUP_COUNT = 65534;

    static final int MAX_DATA_BYTES = 65534;
    private static final long MAX_DELTA = 0xffff_fffeL;
    static final int DATA_HEADER = 2;

    private static final int LEAST_BYTES = 4096;
    private static final int ROOT = MessageHeaderEncoder.ENCODED_LENGTH;
    static final int GROUP_HEADER = GroupSizeEncodingEncoder.ENCODED_LENGTH;

    final byte[] bytes;
    int length;
    private long baseTimestamp;
    private int countAt;

    BatchWriter(int maxBytes) {
        if (maxBytes < LEAST_BYTES) {
            throw new IllegalArgumentException("a batch of " + maxBytes + " bytes; at least " + LEAST_BYTES);
        }
        bytes = new byte[maxBytes];
    }

    final void beginMessage(
            int templateId, int blockLength, int agentId, int shard, long bootId, long sequence, long baseNanos) {
        requireTimestamp(baseNanos);
        put16(bytes, MessageHeaderEncoder.blockLengthEncodingOffset(), blockLength);
        put16(bytes, MessageHeaderEncoder.templateIdEncodingOffset(), templateId);
        put16(bytes, MessageHeaderEncoder.schemaIdEncodingOffset(), PacketBatchEncoder.SCHEMA_ID);
        put16(bytes, MessageHeaderEncoder.versionEncodingOffset(), PacketBatchEncoder.SCHEMA_VERSION);
        put16(bytes, ROOT + PacketBatchEncoder.agentIdEncodingOffset(), agentId);
        put16(bytes, ROOT + PacketBatchEncoder.shardEncodingOffset(), shard);
        put64(bytes, ROOT + PacketBatchEncoder.bootIdEncodingOffset(), bootId);
        put64(bytes, ROOT + PacketBatchEncoder.sequenceEncodingOffset(), sequence);
        put64(bytes, ROOT + PacketBatchEncoder.baseTimestampEncodingOffset(), baseNanos);
        baseTimestamp = baseNanos;
        length = ROOT + blockLength;
    }

    final void endMessage(long endNanos, long kernelDrops, long agentDrops) {
        requireTimestamp(endNanos);
        put64(bytes, ROOT + PacketBatchEncoder.endTimestampEncodingOffset(), endNanos);
        put64(bytes, ROOT + PacketBatchEncoder.kernelDropsEncodingOffset(), kernelDrops);
        put64(bytes, ROOT + PacketBatchEncoder.agentDropsEncodingOffset(), agentDrops);
    }

    private static void requireTimestamp(long nanos) {
        if (!BatchReader.isTimestamp(nanos)) {
            throw new IllegalArgumentException(nanos + " ns since the epoch; 0 to " + BatchReader.LATEST_TIMESTAMP);
        }
    }

    final void beginGroup(int blockLength) {
        requireRoom(GROUP_HEADER);
        put16(bytes, length + GroupSizeEncodingEncoder.blockLengthEncodingOffset(), blockLength);
        countAt = length + GroupSizeEncodingEncoder.numInGroupEncodingOffset();
        length += GROUP_HEADER;
        groupCount(0);
    }

    final void groupCount(int count) {
        put16(bytes, countAt, count);
    }

    final void data(byte[] source, int offset, int bytesOfIt) {
        put16(bytes, length, bytesOfIt);
        System.arraycopy(source, offset, bytes, length + DATA_HEADER, bytesOfIt);
        length += DATA_HEADER + bytesOfIt;
    }

    /** For what must fit: the header's tables, whose size the caller decides, not the traffic. */
    final void requireRoom(int bytesNeeded) {
        if (room() < bytesNeeded) {
            throw new IllegalArgumentException("a batch of " + bytes.length + " bytes has no room for its tables");
        }
    }

    final int room() {
        return bytes.length - length;
    }

    /** Time after the base. */
    final long delta(long timestampNanos) {
        return timestampNanos - baseTimestamp;
    }

    static boolean isDelta(long nanos) {
        return nanos >= 0 && nanos <= MAX_DELTA;
    }

    /** UTF-8, cut before the character that would make it longer than so many bytes. */
    static byte[] utf8(String text, int mostBytes) {
        byte[] whole = text.getBytes(StandardCharsets.UTF_8);
        if (whole.length <= mostBytes) {
            return whole;
        }
        int end = mostBytes;
        while (end > 0 && (whole[end] & 0xc0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(whole, end);
    }

    /** Makes room in the middle: what is from there on comes so much later; the open group's count, too. */
    final void insert(int at, int bytesMore) {
        System.arraycopy(bytes, at, bytes, at + bytesMore, length - at);
        length += bytesMore;
        countAt += bytesMore;
    }

    /** Completes the batch; see {@link PacketBatchWriter#finish}. */
    public abstract int finish(long endTimestampNanos, long kernelDrops, long agentDrops);

    /** Bytes so far, with the header. */
    public final int bytes() {
        return length;
    }

    /** The batch is the first bytes of it, as many as finishing tells; it is overwritten by the next. */
    public final byte[] buffer() {
        return bytes;
    }
}
