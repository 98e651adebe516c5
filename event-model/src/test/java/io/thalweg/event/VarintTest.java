package io.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class VarintTest {
    @Property
    void numbersComeBack(@ForAll long value, @ForAll int small) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        Varint.writeLong(value, out);
        Varint.writeInt(small, out);
        DataInputStream in = in(bytes.toByteArray());

        assertThat(Varint.readLong(in)).isEqualTo(value);
        assertThat(Varint.readInt(in)).isEqualTo(small);
        assertThat(in.read()).isNegative();
    }

    @Test
    void smallNumbersTakeAByte() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Varint.writeLong(127, new DataOutputStream(bytes));
        assertThat(bytes.toByteArray()).containsExactly(127);
    }

    @Test
    void numberThatDoesNotEndIsRefused() {
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) 0x80);
        assertThatThrownBy(() -> Varint.readLong(in(endless))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Varint.readLong(in(new byte[] {(byte) 0x80}))).isInstanceOf(EOFException.class);
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
