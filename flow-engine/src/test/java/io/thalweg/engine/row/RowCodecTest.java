package io.thalweg.engine.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.thalweg.event.proto.Flow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A row that was saved is the row it was, column by column. */
class RowCodecTest {
    private final RowCodec<L4FlowLog> codec = RowCodec.ofFlows();

    @Property(tries = 300)
    void everyColumnOfAFlowComesBack(@ForAll long seed) throws IOException {
        L4FlowLog row = RandomRows.l4(new Random(seed));

        assertSame(L4FlowLogTable.TABLE, row, codec.read(saved(codec, row)));
    }

    @Property(tries = 300)
    void everyColumnOfASessionComesBack(@ForAll long seed) throws IOException {
        RowCodec<L7FlowLog> sessions = RowCodec.ofSessions();
        L7FlowLog row = RandomRows.l7(new Random(seed));

        assertSame(L7FlowLogTable.TABLE, row, sessions.read(saved(sessions, row)));
    }

    private static <R> void assertSame(RowTable<R> table, R row, R read) {
        for (Column<R> column : table.columns()) {
            Object expected = ColumnValues.expected(column, row);
            Object actual = ColumnValues.expected(column, read);
            if (ColumnValues.isNothing(expected)) {
                assertThat(ColumnValues.isNothing(actual)).as(column.name()).isTrue();
            } else {
                assertThat(actual).as(column.name()).isEqualTo(expected);
            }
        }
    }

    @Test
    void rowsFollowEachOther() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 5; i++) {
            L4FlowLog row = new L4FlowLog();
            row.flowId = i;
            row.observationPoint = "c";
            codec.write(row, new DataOutputStream(bytes));
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        for (int i = 0; i < 5; i++) {
            assertThat(codec.read(in).flowId).isEqualTo(i);
        }
    }

    @Test
    void fieldsOfALaterBuildAreSkipped() throws IOException {
        UnknownFieldSet.Field text = UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFromUtf8("of a later build"))
                .build();
        byte[] later = Flow.newBuilder()
                .setFlowId(17)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(99, text) // between columns
                        .addField(4000, text)
                        .build())
                .build()
                .toByteArray();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new DataOutputStream(bytes).writeInt(later.length);
        bytes.writeBytes(later);

        assertThat(codec.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))).flowId)
                .isEqualTo(17);
    }

    @Test
    void absurdLengthIsRefusedBeforeMemoryIsTaken() {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(new byte[] {0x7f, 0, 0, 0}));

        assertThatThrownBy(() -> codec.read(in)).isInstanceOf(IOException.class).hasMessageContaining("2130706432");
    }

    @Test
    void copyIsAnotherRow() {
        L4FlowLog row = RandomRows.l4(new Random(1));
        long packets = row.packetTx;
        L4FlowLog copy = row.copy();
        copy.packetTx++;

        assertThat(row.packetTx).isEqualTo(packets);
        assertThat(copy.flowId).isEqualTo(row.flowId);
        L7FlowLog session = RandomRows.l7(new Random(1));
        L7FlowLog same = session.copy();
        same.endpoint = "another";
        assertThat(session.endpoint).isNotEqualTo("another");
        assertThat(same.requestResource).isEqualTo(session.requestResource);
    }

    private static <R> DataInputStream saved(RowCodec<R> codec, R row) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        codec.write(row, new DataOutputStream(bytes));
        return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    }
}
