package io.thalweg.event;

import static io.thalweg.event.PacketBatches.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes a batch malformed: the table is every reason, and how a sound batch gets there. */
class MalformedBatchTest {
    /** Where things are in the batches below: message header 8, root block 52, then the first group. */
    private static final int BLOCK_LENGTH = 0;

    private static final int TEMPLATE = 2;
    private static final int SCHEMA = 4;
    private static final int BASE_TIMESTAMP = 8 + 20;
    private static final int END_TIMESTAMP = 8 + 28;
    private static final int FIRST_GROUP = 8 + 52;
    /** Block of a capture point. */
    private static final int POINT = 23;

    private static final int FIRST_TEXT = FIRST_GROUP + 4 + POINT;
    private static final int PACKETS = FIRST_GROUP + 4 + 2 * (POINT + 2 + 4);
    private static final int PACKET_POINT = PACKETS + 4 + 8;
    private static final int PROCESS_TEXT = FIRST_GROUP + 4 + 12;
    private static final int EVENTS = FIRST_GROUP + 4 + 12 + 2 + 5 + 2 + 6 + 12 + 2 + 4 + 2;

    private static ByteBuffer packets() {
        return littleEndian(PacketBatches.batch(packet(1, 60), packet(2, 90)));
    }

    private static ByteBuffer syscalls() {
        return littleEndian(SyscallBatches.batch(SyscallBatches.event("hello"), SyscallBatches.event("")));
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static Stream<Arguments> packetBatches() {
        return Stream.of(
                row(MalformedBatchReason.WRONG_SCHEMA, "another family", b -> b.putShort(SCHEMA, (short) 7402)),
                row(MalformedBatchReason.WRONG_TEMPLATE, "a syscall batch", b -> b.putShort(TEMPLATE, (short) 2)),
                row(MalformedBatchReason.BLOCK_TOO_SHORT, "root", b -> b.putShort(BLOCK_LENGTH, (short) 51)),
                row(MalformedBatchReason.TRUNCATED, "root past the end", b -> b.putShort(BLOCK_LENGTH, (short) -1)),
                row(MalformedBatchReason.TIMESTAMP_OUT_OF_RANGE, "base", b -> b.putLong(BASE_TIMESTAMP, -1)),
                row(MalformedBatchReason.TIMESTAMP_OUT_OF_RANGE, "end", b -> b.putLong(END_TIMESTAMP, Long.MAX_VALUE)),
                row(MalformedBatchReason.BLOCK_TOO_SHORT, "capture point", b -> b.putShort(FIRST_GROUP, (short) 21)),
                row(MalformedBatchReason.TOO_MANY_CAPTURE_POINTS, "256", b -> b.putShort(FIRST_GROUP + 2, (short) 256)),
                row(MalformedBatchReason.TEXT_TOO_LONG, "name", b -> b.putShort(FIRST_TEXT, (short) 256), 300),
                row(MalformedBatchReason.TRUNCATED, "name past the end", b -> b.putShort(FIRST_TEXT, (short) -1)),
                row(MalformedBatchReason.BLOCK_TOO_SHORT, "packet", b -> b.putShort(PACKETS, (short) 9)),
                row(MalformedBatchReason.UNKNOWN_CAPTURE_POINT, "of 2", b -> b.put(PACKET_POINT, (byte) 2)),
                row(MalformedBatchReason.TRUNCATED, "more packets", b -> b.putShort(PACKETS + 2, (short) 3)),
                row(MalformedBatchReason.TRAILING_BYTES, "fewer packets", b -> b.putShort(PACKETS + 2, (short) 1)),
                row(MalformedBatchReason.TRAILING_BYTES, "a byte more", b -> {}, 1));
    }

    static Stream<Arguments> syscallBatches() {
        return Stream.of(
                row(MalformedBatchReason.WRONG_TEMPLATE, "a packet batch", b -> b.putShort(TEMPLATE, (short) 1)),
                row(MalformedBatchReason.BLOCK_TOO_SHORT, "process", b -> b.putShort(FIRST_GROUP, (short) 11)),
                row(MalformedBatchReason.TOO_MANY_PROCESSES, "4097", b -> b.putShort(FIRST_GROUP + 2, (short) 4097)),
                row(MalformedBatchReason.TEXT_TOO_LONG, "name", b -> b.putShort(PROCESS_TEXT, (short) 256), 300),
                row(MalformedBatchReason.BLOCK_TOO_SHORT, "event", b -> b.putShort(EVENTS, (short) 96)),
                row(MalformedBatchReason.UNKNOWN_PROCESS, "of 2", b -> b.putShort(EVENTS + 4 + 8, (short) 2)),
                row(MalformedBatchReason.TRUNCATED, "more events", b -> b.putShort(EVENTS + 2, (short) 3)),
                row(MalformedBatchReason.TRAILING_BYTES, "fewer events", b -> b.putShort(EVENTS + 2, (short) 1)));
    }

    private static Arguments row(MalformedBatchReason reason, String what, Consumer<ByteBuffer> damage) {
        return row(reason, what, damage, 0);
    }

    private static Arguments row(
            MalformedBatchReason reason, String what, Consumer<ByteBuffer> damage, int bytesAdded) {
        return arguments(reason, what, damage, bytesAdded);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("packetBatches")
    void aPacketBatchIsRefusedForItsReason(
            MalformedBatchReason reason, String what, Consumer<ByteBuffer> damage, int bytesAdded) {
        byte[] batch = damaged(packets(), damage, bytesAdded);
        PacketBatchReader reader = new PacketBatchReader();
        MalformedBatchException refusal =
                catchThrowableOfType(MalformedBatchException.class, () -> reader.wrap(batch, 0, batch.length));

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal).hasMessage(reason.metricName());
        assertThat(refusal.getStackTrace()).isEmpty();
        assertThat(reader.packetCount()).isZero();
        assertThat(reader.next()).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("syscallBatches")
    void aSyscallBatchIsRefusedForItsReason(
            MalformedBatchReason reason, String what, Consumer<ByteBuffer> damage, int bytesAdded) {
        byte[] batch = damaged(syscalls(), damage, bytesAdded);
        SyscallBatchReader reader = new SyscallBatchReader();
        MalformedBatchException refusal =
                catchThrowableOfType(MalformedBatchException.class, () -> reader.wrap(batch, 0, batch.length));

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(reader.eventCount()).isZero();
        assertThat(reader.next(new SyscallEvent())).isFalse();
    }

    private static byte[] damaged(ByteBuffer batch, Consumer<ByteBuffer> damage, int bytesAdded) {
        damage.accept(batch);
        return Arrays.copyOf(batch.array(), batch.capacity() + bytesAdded);
    }

    @Test
    void theTablesHaveEveryReason() {
        Set<Object> tested = Stream.concat(packetBatches(), syscallBatches())
                .map(row -> row.get()[0])
                .collect(Collectors.toSet());

        assertThat(tested).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(MalformedBatchReason.class));
    }

    @Test
    void aBatchCutAnywhereIsTruncated() {
        byte[] packets = packets().array();
        byte[] syscalls = syscalls().array();
        for (int length = 0; length < packets.length; length++) {
            int cut = length;
            assertThat(catchThrowableOfType(
                                    MalformedBatchException.class, () -> new PacketBatchReader().wrap(packets, 0, cut))
                            .reason())
                    .isEqualTo(MalformedBatchReason.TRUNCATED);
        }
        for (int length = 0; length < syscalls.length; length++) {
            int cut = length;
            assertThat(catchThrowableOfType(MalformedBatchException.class, () -> new SyscallBatchReader()
                                    .wrap(syscalls, 0, cut))
                            .reason())
                    .isEqualTo(MalformedBatchReason.TRUNCATED);
        }
    }

    @Test
    void aReaderReadsOnAfterAMalformedBatch() throws Exception {
        PacketBatchReader reader = new PacketBatchReader();
        catchThrowableOfType(MalformedBatchException.class, () -> reader.wrap(new byte[3], 0, 3));
        assertThat(reader.agentId()).isZero();

        byte[] batch = packets().array();
        reader.wrap(batch, 0, batch.length);
        assertThat(reader.agentId()).isEqualTo(7);
        assertThat(PacketBatches.packets(reader)).hasSize(2);
    }

    @Test
    void theHeaderOfABatchWithMalformedGroupsIsStillTold() {
        byte[] batch = packets().putShort(PACKETS + 2, (short) 3).array();
        PacketBatchReader reader = new PacketBatchReader();
        catchThrowableOfType(MalformedBatchException.class, () -> reader.wrap(batch, 0, batch.length));

        assertThat(reader.agentId()).isEqualTo(7);
        assertThat(reader.sequence()).isEqualTo(13);
    }

    @Test
    void metricNamesAreLowerCase() {
        assertThat(MalformedBatchReason.TOO_MANY_CAPTURE_POINTS.metricName()).isEqualTo("too_many_capture_points");
    }
}
