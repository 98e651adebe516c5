package io.thalweg.engine.l7;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Texts made of packet bytes. */
final class TextCacheTest {
    private final TextCache texts = new TextCache(64);

    private String text(String text) {
        byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
        return texts.text(bytes, 1, bytes.length - 1);
    }

    @Test
    void equalBytesGiveTheSameText() {
        assertThat(text("shop.example")).isEqualTo("shop.example").isSameAs(text("shop.example"));
    }

    @Test
    void manyTextsDoNotMixUp() {
        for (int i = 0; i < 20_000; i++) {
            assertThat(text("t" + i)).isEqualTo("t" + i);
        }
    }

    @Test
    void textsAreCutBetweenCharacters() {
        assertThat(text("a".repeat(63) + "ä")).isEqualTo("a".repeat(63));
        assertThat(text("a".repeat(62) + "ä")).isEqualTo("a".repeat(62) + "ä");
        assertThat(text("a".repeat(61) + "€€")).isEqualTo("a".repeat(61) + "€");
        assertThat(texts.cut("€".repeat(30))).isEqualTo("€".repeat(21));
    }

    @Test
    void whatIsNoUtf8IsReplaced() {
        assertThat(texts.text(new byte[] {'a', (byte) 0xff, 'b'}, 0, 3)).isEqualTo("a\ufffdb");
    }

    @Test
    void nothingIsTheEmptyText() {
        assertThat(texts.text(new byte[0], 0, 0)).isEmpty();
    }
}
