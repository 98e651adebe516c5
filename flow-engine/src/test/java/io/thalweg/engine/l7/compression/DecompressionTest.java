package io.thalweg.engine.l7.compression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was compressed by others, whole, cut and spoilt. */
final class DecompressionTest {
    private static final int MAX_BYTES = 4000;

    private final Decompression decompression = new Decompression(MAX_BYTES);

    @Property(tries = 300)
    void beginningIsWhatWasCompressed(
            @ForAll CompressedBytes format, @ForAll @IntRange(max = 200_000) int length, @ForAll Random random) {
        byte[] original = text(length, random);
        byte[] packed = format.compress(original);
        int count = format.read(decompression, packed, 0, packed.length);

        assertThat(count).isEqualTo(Math.min(length, MAX_BYTES));
        assertThat(Arrays.copyOf(decompression.bytes(), count)).isEqualTo(Arrays.copyOf(original, count));
    }

    @Property(tries = 300)
    void cutBytesGiveABeginningOrNothing(
            @ForAll CompressedBytes format, @ForAll @IntRange(max = 20_000) int length, @ForAll Random random) {
        byte[] original = text(length, random);
        byte[] packed = format.compress(original);
        int count = format.read(decompression, packed, 0, random.nextInt(packed.length + 1));

        assertThat(count).isLessThanOrEqualTo(length);
        assertThat(Arrays.copyOf(decompression.bytes(), count)).isEqualTo(Arrays.copyOf(original, count));
    }

    @ParameterizedTest
    @EnumSource(names = "ZSTD", mode = EnumSource.Mode.EXCLUDE)
    void halfOfABlockGivesMuchOfItsBeginning(CompressedBytes format) {
        byte[] packed = format.compress(text(3000, new Random(1)));

        assertThat(format.read(decompression, packed, 0, packed.length / 2)).isGreaterThan(500);
    }

    @Property(tries = 1000)
    void spoiltBytesAreSurvived(@ForAll CompressedBytes format, @ForAll Random random) {
        byte[] packed = format.compress(text(random.nextInt(3000), random));
        for (int i = random.nextInt(10); i >= 0; i--) {
            packed[random.nextInt(packed.length)] = (byte) random.nextInt();
        }
        assertThat(format.read(decompression, packed, 0, packed.length)).isBetween(0, MAX_BYTES);
    }

    @Property(tries = 300)
    void anyBytesAreSurvived(@ForAll CompressedBytes format, @ForAll byte[] bytes) {
        assertThat(format.read(decompression, bytes, 0, bytes.length)).isBetween(0, MAX_BYTES);
    }

    /** Some words often, some bytes once. */
    private static byte[] text(int length, Random random) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            boolean isNew = i < 20 || random.nextInt(8) == 0;
            bytes[i] = isNew ? (byte) random.nextInt() : bytes[i - 1 - random.nextInt(20)];
        }
        for (int i = 100; i + 60 < length; i += 50 + random.nextInt(100)) {
            System.arraycopy(bytes, random.nextInt(i), bytes, i, 5 + random.nextInt(40));
        }
        return bytes;
    }
}
