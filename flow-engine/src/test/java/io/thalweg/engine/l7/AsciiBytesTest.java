package io.thalweg.engine.l7;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A byte is found where it stands first, however the search goes about it. */
final class AsciiBytesTest {
    private static final int LONGEST = 40;
    private static final long SEED = 4711;

    @Test
    void byteIsFoundAtEachPlaceOfEachStretch() {
        for (int from = 0; from < LONGEST; from++) {
            for (int to = from; to <= LONGEST; to++) {
                for (int place = from; place < to; place++) {
                    byte[] b = new byte[LONGEST];
                    Arrays.fill(b, place, LONGEST, (byte) '\n');
                    assertThat(AsciiBytes.indexOf(b, from, to, '\n')).isEqualTo(place);
                }
            }
        }
    }

    @Test
    void byteOutsideTheStretchIsNotFound() {
        for (int from = 0; from <= LONGEST; from++) {
            for (int to = from; to <= LONGEST; to++) {
                byte[] b = new byte[LONGEST];
                Arrays.fill(b, (byte) '\n');
                Arrays.fill(b, from, to, (byte) ' ');
                assertThat(AsciiBytes.indexOf(b, from, to, '\n')).isEqualTo(-1);
            }
        }
    }

    /** Neighbours of the byte, the same with its highest bit, and what borrows from them. */
    @Test
    void bytesThatDifferLittleAreNotTaken() {
        byte[] near = {'\t', '\n', 0x0b, (byte) 0x8a, (byte) 0x8b, (byte) 0x89, 0, (byte) 0xff, (byte) 0x80, 1};
        Random random = new Random(SEED);
        for (int i = 0; i < 200_000; i++) {
            byte[] b = new byte[random.nextInt(LONGEST)];
            int ofNear = random.nextInt(near.length) + 1;
            for (int at = 0; at < b.length; at++) {
                b[at] = near[random.nextInt(ofNear)];
            }
            int from = random.nextInt(b.length + 1);
            assertThat(AsciiBytes.indexOf(b, from, b.length, '\n'))
                    .as("seed %s, in %s from %s", SEED, Arrays.toString(b), from)
                    .isEqualTo(oneByOne(b, from));
        }
    }

    private static int oneByOne(byte[] b, int from) {
        for (int at = from; at < b.length; at++) {
            if (b[at] == '\n') {
                return at;
            }
        }
        return -1;
    }
}
