package io.thalweg.engine.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Bytes of each column type as ClickHouse documents RowBinary, then whole rows read back. */
class RowBinaryWriterTest {
    /** A row of a made-up table: one column of whatever type the test adds. */
    private static final class Cell {
        long integer;
        long high;
        boolean isPresent;
        double real;
        String text = "";
        int[] integers = {};
        double[] reals = {};
        String[] texts = {};
    }

    private static String bytes(Consumer<RowTableBuilder<Cell>> column, Consumer<Cell> value) {
        RowTableBuilder<Cell> table = new RowTableBuilder<>("d", "t");
        column.accept(table);
        RowBinaryWriter<Cell> writer = new RowBinaryWriter<>(table.build());
        Cell cell = new Cell();
        value.accept(cell);
        writer.write(cell);
        return HexFormat.of().formatHex(writer.toByteArray());
    }

    @Test
    void integersAreLittleEndianAndAsWideAsTheirType() {
        Consumer<Cell> value = cell -> cell.integer = 0x1122_3344_5566_7788L;

        assertThat(bytes(t -> t.uint8("c", 1, cell -> cell.integer), value)).isEqualTo("88");
        assertThat(bytes(t -> t.uint16("c", 1, cell -> cell.integer), value)).isEqualTo("8877");
        assertThat(bytes(t -> t.uint32("c", 1, cell -> cell.integer), value)).isEqualTo("88776655");
        assertThat(bytes(t -> t.uint64("c", 1, cell -> cell.integer), value)).isEqualTo("8877665544332211");
        assertThat(bytes(t -> t.int32("c", 1, cell -> cell.integer), cell -> cell.integer = -2))
                .isEqualTo("feffffff");
        assertThat(bytes(t -> t.mac("c", 1, cell -> cell.integer), cell -> cell.integer = 0x0242_ac11_0002L))
                .isEqualTo("020011ac42020000");
        assertThat(bytes(t -> t.macLow("c", 1, cell -> cell.integer), cell -> cell.integer = 0xac11_0002L))
                .isEqualTo("020011ac");
    }

    @Test
    void timesAreSecondsAndMicroseconds() {
        assertThat(bytes(t -> t.dateTime("c", 1, cell -> cell.integer), cell -> cell.integer = 1_767_323_045L))
                .isEqualTo("a5355769");
        assertThat(bytes(
                        t -> t.dateTime64("c", 1, cell -> cell.integer), cell -> cell.integer = 1_767_323_045_000_001L))
                .isEqualTo("41f34cf65e470600");
    }

    @Test
    void anIpv4AddressIsANumberAndAnIpv6AddressIsNetworkOrder() {
        assertThat(bytes(t -> t.ipv4("c", 1, cell -> cell.integer), cell -> cell.integer = 0x0a00_0001))
                .isEqualTo("0100000a");
        assertThat(bytes(t -> t.ipv6("c", 1, cell -> cell.high, cell -> cell.integer), cell -> {
                    cell.high = 0x2001_0db8_0000_0000L;
                    cell.integer = 0x0102L;
                }))
                .isEqualTo("20010db8000000000000000000000102");
    }

    @Test
    void realsAreIeeeBits() {
        assertThat(bytes(t -> t.float64("c", 1, cell -> cell.real), cell -> cell.real = 1.5))
                .isEqualTo("000000000000f83f");
    }

    @Test
    void textsHaveTheirLengthInBytesBeforeThem() {
        assertThat(text("")).isEqualTo("00");
        assertThat(text("GET")).isEqualTo("03474554");
        assertThat(text("é漢😀")).isEqualTo("09" + "c3a9" + "e6bca2" + "f09f9880");
        assertThat(text("\ud800x")).isEqualTo("04efbfbd78");
        assertThat(text("x".repeat(127))).startsWith("7f78");
        assertThat(text("x".repeat(128))).startsWith("800178");
        assertThat(text("x".repeat(1 << 21))).startsWith("8080800178").hasSize((4 + (1 << 21)) * 2);
        assertThat(bytes(t -> t.lowCardinality("c", 1, cell -> cell.text), cell -> cell.text = "c"))
                .as("low cardinality is plain text on the wire")
                .isEqualTo("0163");
    }

    private static String text(String text) {
        return bytes(t -> t.string("c", 1, cell -> cell.text), cell -> cell.text = text);
    }

    @Test
    void aNullableHasAFlagAndNoValueWhenItIsNull() {
        Consumer<Cell> present = cell -> {
            cell.isPresent = true;
            cell.integer = -2;
        };
        Consumer<Cell> absent = cell -> cell.integer = -2;

        assertThat(bytes(t -> t.nullableUint8("c", 1, c -> c.isPresent, c -> c.integer), present))
                .isEqualTo("00fe");
        assertThat(bytes(t -> t.nullableInt32("c", 1, c -> c.isPresent, c -> c.integer), present))
                .isEqualTo("00feffffff");
        assertThat(bytes(t -> t.nullableInt64("c", 1, c -> c.isPresent, c -> c.integer), present))
                .isEqualTo("00feffffffffffffff");
        assertThat(bytes(t -> t.nullableUint64("c", 1, c -> c.isPresent, c -> c.integer), present))
                .isEqualTo("00feffffffffffffff");
        assertThat(bytes(t -> t.nullableUint8("c", 1, c -> c.isPresent, c -> c.integer), absent))
                .isEqualTo("01");
        assertThat(bytes(t -> t.nullableInt64("c", 1, c -> c.isPresent, c -> c.integer), absent))
                .isEqualTo("01");
    }

    @Test
    void arraysHaveTheirCountBeforeThem() {
        assertThat(bytes(t -> t.uint16Array("c", 1, c -> c.integers), cell -> {}))
                .isEqualTo("00");
        assertThat(bytes(t -> t.uint16Array("c", 1, c -> c.integers), c -> c.integers = new int[] {1, 65535}))
                .isEqualTo("020100ffff");
        assertThat(bytes(t -> t.float64Array("c", 1, c -> c.reals), c -> c.reals = new double[] {1.5}))
                .isEqualTo("01000000000000f83f");
        assertThat(bytes(t -> t.stringArray("c", 1, c -> c.texts), c -> c.texts = new String[] {"", "ab"}))
                .isEqualTo("0200026162");
        assertThat(bytes(t -> t.lowCardinalityArray("c", 1, c -> c.texts), c -> c.texts = new String[] {"a"}))
                .isEqualTo("010161");
    }

    @Test
    void arraysLargerThanTheBufferFit() {
        String[] texts = new String[100_000];
        Arrays.fill(texts, "");
        assertThat(bytes(t -> t.stringArray("c", 1, c -> c.texts), c -> c.texts = texts))
                .startsWith("a08d06")
                .hasSize((3 + 100_000) * 2);
    }

    @Property(tries = 200)
    void l4RowsAreReadBack(@ForAll long seed) {
        Random random = new Random(seed);
        assertReadsBack(L4FlowLogTable.TABLE, RandomRows.l4(random), RandomRows.l4(random), RandomRows.l4(random));
    }

    @Property(tries = 200)
    void l7RowsAreReadBack(@ForAll long seed) {
        Random random = new Random(seed);
        assertReadsBack(L7FlowLogTable.TABLE, RandomRows.l7(random), RandomRows.l7(random), RandomRows.l7(random));
    }

    @SafeVarargs
    private static <R> void assertReadsBack(RowTable<R> table, R... rows) {
        RowBinaryWriter<R> writer = new RowBinaryWriter<>(table);
        for (R row : rows) {
            writer.write(row);
        }
        assertThat(writer.rows()).isEqualTo(rows.length);
        RowBinaryReader reader = new RowBinaryReader(writer.buffer(), writer.length());
        for (R row : rows) {
            for (Column<R> column : table.columns()) {
                assertThat(reader.next(column.type())).as(column.name()).isEqualTo(ColumnValues.expected(column, row));
            }
        }
        assertThat(reader.isAtEnd()).isTrue();
    }

    @Test
    void rowsAfterAResetBeginAnew() {
        RowBinaryWriter<L4FlowLog> writer = new RowBinaryWriter<>(L4FlowLogTable.TABLE);
        writer.write(new L4FlowLog());
        byte[] once = writer.toByteArray();
        writer.write(RandomRows.l4(new Random(3)));
        writer.reset();
        assertThat(writer.rows()).isZero();
        assertThat(writer.length()).isZero();
        writer.write(new L4FlowLog());

        assertThat(writer.toByteArray()).isEqualTo(once);
    }

    @Test
    void noRowAllocates() {
        L4FlowLog flow = RandomRows.l4(new Random(1));
        L7FlowLog session = RandomRows.l7(new Random(2));
        assertAllocatesNothing(new RowBinaryWriter<>(L4FlowLogTable.TABLE), flow);
        assertAllocatesNothing(new RowBinaryWriter<>(L7FlowLogTable.TABLE), session);
        assertAllocatesNothing(new ProtobufRowWriter<>(L4FlowLogTable.TABLE), flow);
        assertAllocatesNothing(new ProtobufRowWriter<>(L7FlowLogTable.TABLE), session);
    }

    private static <R> void assertAllocatesNothing(RowWriter<R> writer, R row) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rows = 5000;
        long bytes = 0;
        for (int round = 0; round < 2; round++) { // the first lets the writer grow and the JVM settle
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < rows; i++) {
                writer.reset();
                writer.write(row);
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(bytes).as("bytes for %d rows", rows).isLessThan(rows);
    }
}
