package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.batch.BatcherOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InterfaceRingTest {
    private static final int KIB = 1 << 10;
    private static final int HEADERS = BatcherOptions.HEADER_BYTES;

    @ParameterizedTest
    @CsvSource({
        "512, 1024, 32", // the least ring: a hundred interfaces and more
        "1024, 1024, 32",
        "7168, 1024, 128",
        "8192, 1024, 256", // the default
        "16384, 1024, 512",
        "65536, 1024, 1024",
        "1048576, 1024, 1024",
        "512, 16384, 32", // the longest payload
        "512, 65279, 128", // the longest frame
    })
    void aRingHasManyBlocksInEachOfWhichAFrameHasRoom(int ringKib, int payloadBytes, int blockKib) {
        assertThat(InterfaceRing.blockBytes(ringKib * KIB, HEADERS + payloadBytes))
                .isEqualTo(blockKib * KIB);
    }
}
