package io.thalweg.engine.l7.framing;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.framing.Inflation.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The beginning of what comes out, never more, whatever goes in. */
final class InflationTest {
    private static final int MOST = 4096;

    private final Inflation inflation = new Inflation(MOST);

    private static byte[] words(int bytes) {
        StringBuilder words = new StringBuilder();
        Random random = new Random(bytes);
        while (words.length() < bytes) {
            words.append("word").append(random.nextInt(1000)).append(' ');
        }
        return words.substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] inflated(Method method, byte[] packed) {
        int length = inflation.inflate(method, packed, 0, packed.length);
        return Arrays.copyOf(inflation.bytes(), length);
    }

    private static byte[] head(byte[] bytes) {
        return Arrays.copyOf(bytes, Math.min(MOST, bytes.length));
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void whatWasPackedComesOut(@ForAll Method method, @ForAll @Size(max = 6000) byte[] bytes) {
        assertThat(inflated(method, Packed.with(method, bytes))).isEqualTo(head(bytes));
    }

    @Property(tries = 300)
    void wordsComeOut(@ForAll Method method, @ForAll short length) {
        byte[] bytes = words(length & 0x3fff);
        assertThat(inflated(method, Packed.with(method, bytes))).isEqualTo(head(bytes));
    }

    @Property(tries = 2000)
    void brokenBytesThrowNothing(@ForAll Method method, @ForAll int seed) {
        Random random = new Random(seed);
        byte[] packed = Packed.with(method, words(random.nextInt(3000)));
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
            packed[random.nextInt(packed.length)] = (byte) random.nextInt();
        }
        assertThat(inflated(method, packed).length).isLessThanOrEqualTo(MOST);
    }

    @Property(tries = 2000)
    void anyBytesThrowNothing(@ForAll Method method, @ForAll @Size(max = 200) byte[] bytes) {
        assertThat(inflated(method, bytes).length).isLessThanOrEqualTo(MOST);
    }

    @ParameterizedTest
    @EnumSource
    void outOfMuchComesTheHead(Method method) {
        byte[] bytes = words(1_000_000);
        assertThat(inflated(method, Packed.with(method, bytes))).isEqualTo(head(bytes));
        Inflation large = new Inflation(200_000);
        byte[] packed = Packed.with(method, bytes);
        assertThat(large.inflate(method, packed, 0, packed.length)).isEqualTo(200_000);
        assertThat(large.bytes()).isEqualTo(Arrays.copyOf(bytes, 200_000));
    }

    @Test
    void whatStaysOfACutMessageComesOut() {
        byte[] bytes = words(3000);
        for (Method method : new Method[] {Method.ZLIB, Method.SNAPPY}) {
            byte[] packed = Packed.with(method, bytes);
            byte[] some = inflated(method, Arrays.copyOf(packed, packed.length / 2));
            assertThat(some.length).as(method.name()).isGreaterThan(500);
            assertThat(some).isEqualTo(Arrays.copyOf(bytes, some.length));
        }
    }

    @Test
    void blocksOfZstandardThatAreThereComeOutWithoutTheRest() {
        byte[] bytes = words(300_000);
        byte[] packed = Packed.with(Method.ZSTD, bytes);
        Inflation large = new Inflation(150_000);
        int some = large.inflate(Method.ZSTD, packed, 0, packed.length - 10);
        assertThat(some).isEqualTo(150_000);
        assertThat(large.bytes()).isEqualTo(Arrays.copyOf(bytes, some));
    }

    @Test
    void windowThatIsClaimedTakesNoMemory() {
        byte[] repeated = {
            0x28,
            (byte) 0xb5,
            0x2f,
            (byte) 0xfd,
            0,
            (byte) 0xff, // a window of 3.75 TiB
            0x03,
            0,
            0x10,
            'x' // a block of 131,072 times x, the last
        };
        assertThat(inflated(Method.ZSTD, repeated)).hasSize(MOST).containsOnly('x');
    }

    @Test
    void snappyCopyFromBeforeTheBeginningEndsIt() {
        byte[] packed = {20, 4, 'a', 'b', 1 << 2 | 1, 9, 0, 'c'};
        assertThat(inflated(Method.SNAPPY, packed)).containsExactly('a', 'b');
    }
}
