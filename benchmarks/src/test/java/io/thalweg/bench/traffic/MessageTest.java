package io.thalweg.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageTest {
    private static final Message MESSAGE = Message.of("$10000\r\n", 10_000, "\r\n");

    @Test
    void aMessageIsHeadFillerAndTail() {
        assertThat(MESSAGE.length).isEqualTo(8 + 10_000 + 2);
        assertThat(copy(0, 8)).isEqualTo("$10000\r\n");
        assertThat(copy(8, 10_000)).matches("[a-z]*");
        assertThat(copy(MESSAGE.length - 2, 2)).isEqualTo("\r\n");
    }

    @Test
    void partsAddUpToTheWhole() {
        String whole = copy(0, MESSAGE.length);

        StringBuilder parts = new StringBuilder();
        for (int offset = 0; offset < MESSAGE.length; offset += 7) {
            parts.append(copy(offset, Math.min(7, MESSAGE.length - offset)));
        }
        assertThat(parts).hasToString(whole);
    }

    private static String copy(int offset, int count) {
        byte[] bytes = new byte[count];
        MESSAGE.copy(offset, bytes, 0, count);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
