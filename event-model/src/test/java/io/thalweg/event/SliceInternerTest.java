package io.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SliceInternerTest {
    private final SliceInterner<String> interner = new SliceInterner<>();

    @Test
    void equalBytesFindWhatWasPutWhereverTheyLie() {
        byte[] bytes = "abcabc".getBytes(StandardCharsets.US_ASCII);
        interner.put(bytes, 0, 3, "first");

        assertThat(interner.get(bytes, 3, 6)).isEqualTo("first");
        assertThat(interner.get(bytes, 0, 2)).isNull();
        assertThat(interner.get(bytes, 1, 4)).isNull();
    }

    @Test
    void laterChangesOfTheBytesDoNotReachTheKeys() {
        byte[] bytes = {1, 2, 3};
        interner.put(bytes, 0, 3, "kept");
        bytes[0] = 9;

        assertThat(interner.get(bytes, 0, 3)).isNull();
        assertThat(interner.get(new byte[] {1, 2, 3}, 0, 3)).isEqualTo("kept");
    }

    @Test
    void slicesLongerThanAnyAgentWritesAreNotHeld() {
        byte[] bytes = new byte[SliceInterner.LONGEST_SLICE + 1];
        interner.put(bytes, 0, bytes.length, "too long");
        interner.put(bytes, 1, bytes.length, "just right");

        assertThat(interner.get(bytes, 0, bytes.length)).isNull();
        assertThat(interner.get(bytes, 1, bytes.length)).isEqualTo("just right");
    }

    @Test
    void aFullInternerStartsAnewAndStillFinds() {
        for (int i = 0; i < 10_000; i++) {
            byte[] key = {(byte) i, (byte) (i >> 8)};
            assertThat(interner.get(key, 0, 2)).isNull();
            interner.put(key, 0, 2, "value " + i);
            assertThat(interner.get(key, 0, 2)).isEqualTo("value " + i);
        }
    }
}
