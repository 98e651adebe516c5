package io.thalweg.engine.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Blocks read back as ClickHouse documents Native, whole and in parts. */
class NativeWriterTest {
    /** A row of a made-up table. */
    private record Row(long number, boolean isPresent, String text, int[] integers) {}

    private static final RowTable<Row> TABLE = new RowTableBuilder<Row>("d", "t")
            .uint16("n", 1, Row::number)
            .nullableInt32("p", 2, Row::isPresent, Row::number)
            .lowCardinality("t", 3, Row::text)
            .uint16Array("a", 4, Row::integers)
            .build();

    private static <R> byte[] block(NativeWriter<R> writer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(out.size()).isEqualTo(writer.length());
        return out.toByteArray();
    }

    @Test
    void columnsHaveNameTypeAndValues() {
        NativeWriter<Row> writer = new NativeWriter<>(TABLE);
        writer.write(new Row(0x0102, true, "ab", new int[] {1, 2}));
        writer.write(new Row(3, false, "", new int[] {}));

        assertThat(HexFormat.of().formatHex(block(writer)))
                .isEqualTo("0402"
                        + "016e" + hex("UInt16") + "0201" + "0300"
                        + "0170" + hex("Nullable(Int32)") + "0001" + "02010000" + "00000000"
                        + "0174" + hex("String") + "026162" + "00"
                        + "0161" + hex("Array(UInt16)") + "0200000000000000" + "0200000000000000" + "0100" + "0200");
    }

    private static String hex(String text) {
        return HexFormat.of().toHexDigits((byte) text.length()) + HexFormat.of().formatHex(text.getBytes());
    }

    @Property(tries = 100)
    void l4RowsAreReadBack(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int rows) {
        assertReadsBack(L4FlowLogTable.TABLE, RandomRows::l4, seed, rows);
    }

    @Property(tries = 100)
    void l7RowsAreReadBack(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int rows) {
        assertReadsBack(L7FlowLogTable.TABLE, RandomRows::l7, seed, rows);
    }

    private static <R> void assertReadsBack(RowTable<R> table, Function<Random, R> make, long seed, int count) {
        Random random = new Random(seed);
        List<R> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(make.apply(random));
        }
        NativeWriter<R> writer = new NativeWriter<>(table);
        writer.write(make.apply(random));
        writer.reset();
        rows.forEach(writer::write);
        byte[] block = block(writer);
        assertThat(writer.rows()).isEqualTo(count);
        assertHolds(table, rows, block);

        int from = random.nextInt(count);
        int to = from + 1 + random.nextInt(count - from);
        assertHolds(table, rows.subList(from, to), NativePart.of(block, from, to));
    }

    private static <R> void assertHolds(RowTable<R> table, List<R> rows, byte[] block) {
        List<List<Object>> columns = new NativeReader(block).columns(table);
        for (int i = 0; i < columns.size(); i++) {
            Column<R> column = table.columns().get(i);
            List<Object> expected = new ArrayList<>();
            rows.forEach(row -> expected.add(ColumnValues.expected(column, row)));
            assertThat(columns.get(i)).as(column.name()).isEqualTo(expected);
        }
    }

    @Test
    void withoutRowsThereIsNoBlock() {
        NativeWriter<Row> writer = new NativeWriter<>(TABLE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(out.size()).isZero();
    }

    @Property(tries = 2000)
    void damagedBlocksAreRefusedOrRead(@ForAll long seed) {
        Random random = new Random(seed);
        NativeWriter<Row> writer = new NativeWriter<>(TABLE);
        for (int i = 0; i < 5; i++) {
            writer.write(new Row(i, i % 2 == 0, "x".repeat(i), new int[i]));
        }
        byte[] block = block(writer);
        for (int i = random.nextInt(4); i >= 0; i--) {
            block[random.nextInt(block.length)] = (byte) random.nextInt();
        }
        try {
            assertThat(NativePart.of(block, 1, 3)).isNotEmpty();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("no whole block of Native|rows .*|a co(unt|lumn) .*");
        }
    }

    @Test
    void rowsThatAreNotThereAreRefused() {
        NativeWriter<Row> writer = new NativeWriter<>(TABLE);
        writer.write(new Row(1, true, "", new int[] {}));
        byte[] block = block(writer);

        assertThatIllegalArgumentException().isThrownBy(() -> NativePart.of(block, 0, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> NativePart.of(block, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> NativePart.of(new byte[0], 0, 1));
    }

    @Test
    void noRowAllocates() {
        NativeWriter<L4FlowLog> writer = new NativeWriter<>(L4FlowLogTable.TABLE);
        L4FlowLog row = RandomRows.l4(new Random(1));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rows = 5000;
        long bytes = 0;
        for (int round = 0; round < 2; round++) { // the first lets the writer grow and the JVM settle
            writer.reset();
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < rows; i++) {
                writer.write(row);
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(bytes).as("bytes for %d rows", rows).isLessThan(rows);
    }
}
