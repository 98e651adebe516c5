package io.thalweg.event;

import static io.thalweg.event.LittleEndian.int64;
import static io.thalweg.event.LittleEndian.uint16;

import io.thalweg.event.sbe.GroupSizeEncodingDecoder;
import io.thalweg.event.sbe.MessageHeaderDecoder;
import io.thalweg.event.sbe.PacketBatchDecoder;

/**
 * What the readers of all batches share: the header, and how the bytes of a stranger are walked.
 *
 * <p>Wrapping checks the whole message once: every length, every count, every index. After it no access throws or leaves
 * the batch, whatever the bytes are; if it throws, the header is the batch's when that much was sound, else zeros. Blocks are as long as the message says, so a batch of a newer schema version is read
 * without what this reader does not know. Offsets come from the SBE compiler; its own flyweights are not used here, since
 * they neither check what they read nor run without opening the JDK's internals to them.
 */
public abstract sealed class BatchReader permits PacketBatchReader, SyscallBatchReader {
    /** The latest time a batch can tell, in the year 2262, ns since the epoch; no sum with a delta overflows. */
    public static final long LATEST_TIMESTAMP = Long.MAX_VALUE - 0xffff_ffffL;

    /** The root block of version 0; every batch has at least these bytes. */
    private static final int OLDEST_ROOT_BLOCK = 52;

    private static final int MESSAGE_HEADER = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int GROUP_HEADER = GroupSizeEncodingDecoder.ENCODED_LENGTH;
    private static final int TEXT_HEADER = 2;

    /** What a reader reads that has not wrapped a sound header: zeros. */
    private static final byte[] NOTHING = new byte[MESSAGE_HEADER + OLDEST_ROOT_BLOCK];

    private byte[] bytes = NOTHING;
    private int root = MESSAGE_HEADER;
    private int end;

    /** Set by {@link #enterGroup}. */
    private int groupBlockLength;

    private int groupCount;

    BatchReader() {}

    /**
     * Checks the whole batch and goes before its first event. After an exception the reader has no events.
     *
     * @throws MalformedBatchException if the bytes are no batch of this kind; never for other reasons, if offset and length
     *     lie in the array
     */
    public abstract void wrap(byte[] source, int offset, int length) throws MalformedBatchException;

    public final int agentId() {
        return uint16(bytes, root + PacketBatchDecoder.agentIdEncodingOffset());
    }

    public final int shard() {
        return uint16(bytes, root + PacketBatchDecoder.shardEncodingOffset());
    }

    /** Start of the agent, ns since the epoch; a new one restarts the sequence. */
    public final long bootId() {
        return int64(bytes, root + PacketBatchDecoder.bootIdEncodingOffset());
    }

    public final long sequence() {
        return int64(bytes, root + PacketBatchDecoder.sequenceEncodingOffset());
    }

    /** ns since the epoch, as every time here. */
    public final long baseTimestamp() {
        return int64(bytes, root + PacketBatchDecoder.baseTimestampEncodingOffset());
    }

    public final long endTimestamp() {
        return int64(bytes, root + PacketBatchDecoder.endTimestampEncodingOffset());
    }

    public final long kernelDrops() {
        return int64(bytes, root + PacketBatchDecoder.kernelDropsEncodingOffset());
    }

    public final long agentDrops() {
        return int64(bytes, root + PacketBatchDecoder.agentDropsEncodingOffset());
    }

    /** The bytes that were wrapped. */
    public final byte[] buffer() {
        return bytes;
    }

    /** Checks the header and the root block. Returns where the first group begins. */
    final int enterMessage(byte[] source, int offset, int length, int templateId) throws MalformedBatchException {
        bytes = NOTHING;
        root = MESSAGE_HEADER;
        end = offset + length;
        require(length >= MESSAGE_HEADER, MalformedBatchReason.TRUNCATED);
        require(
                uint16(source, offset + MessageHeaderDecoder.schemaIdEncodingOffset()) == PacketBatchDecoder.SCHEMA_ID,
                MalformedBatchReason.WRONG_SCHEMA);
        require(
                uint16(source, offset + MessageHeaderDecoder.templateIdEncodingOffset()) == templateId,
                MalformedBatchReason.WRONG_TEMPLATE);
        int blockLength = uint16(source, offset + MessageHeaderDecoder.blockLengthEncodingOffset());
        require(blockLength >= OLDEST_ROOT_BLOCK, MalformedBatchReason.BLOCK_TOO_SHORT);
        int groups = skip(offset + MESSAGE_HEADER, blockLength);
        bytes = source;
        root = offset + MESSAGE_HEADER;
        require(
                isTimestamp(baseTimestamp()) && isTimestamp(endTimestamp()),
                MalformedBatchReason.TIMESTAMP_OUT_OF_RANGE);
        return groups;
    }

    static boolean isTimestamp(long nanos) {
        return nanos >= 0 && nanos <= LATEST_TIMESTAMP;
    }

    /** Checks the header of a group. Returns where its first entry begins. */
    final int enterGroup(int at, int oldestBlockLength) throws MalformedBatchException {
        int entries = skip(at, GROUP_HEADER);
        groupBlockLength = uint16(bytes, at + GroupSizeEncodingDecoder.blockLengthEncodingOffset());
        groupCount = uint16(bytes, at + GroupSizeEncodingDecoder.numInGroupEncodingOffset());
        require(groupCount == 0 || groupBlockLength >= oldestBlockLength, MalformedBatchReason.BLOCK_TOO_SHORT);
        return entries;
    }

    final int groupBlockLength() {
        return groupBlockLength;
    }

    final int groupCount() {
        return groupCount;
    }

    /** Returns the place {@code length} bytes on, if the message has them. */
    final int skip(int at, int length) throws MalformedBatchException {
        require(length <= end - at, MalformedBatchReason.TRUNCATED);
        return at + length;
    }

    /** Returns the place after the text or bytes that begin here with their length. */
    final int skipData(int at) throws MalformedBatchException {
        int data = skip(at, TEXT_HEADER);
        return skip(data, uint16(bytes, at));
    }

    final int skipText(int at, int mostBytes) throws MalformedBatchException {
        int after = skipData(at);
        require(after - at - TEXT_HEADER <= mostBytes, MalformedBatchReason.TEXT_TOO_LONG);
        return after;
    }

    /** A newer message may have groups after those we know; one of our own version may not. */
    final void leaveMessage(int at) throws MalformedBatchException {
        require(at == end || version() > PacketBatchDecoder.SCHEMA_VERSION, MalformedBatchReason.TRAILING_BYTES);
    }

    /** Of the schema that the batch was written by. */
    final int version() {
        return uint16(bytes, root - MESSAGE_HEADER + MessageHeaderDecoder.versionEncodingOffset());
    }

    static void require(boolean isSound, MalformedBatchReason otherwise) throws MalformedBatchException {
        if (!isSound) {
            throw new MalformedBatchException(otherwise);
        }
    }
}
