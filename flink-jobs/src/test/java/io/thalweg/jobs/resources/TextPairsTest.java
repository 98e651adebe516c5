package io.thalweg.jobs.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextPairsTest {
    @Test
    void longValueIsCutBetweenCharacters() {
        String value = "x".repeat(4095) + "\ud83d\ude00" + "y";
        assertThat(TextPairs.of(Map.of("key", value)).values()).containsExactly("x".repeat(4095));
    }

    @Test
    void ofTooManyTheFirstByKeyAreKept() {
        Map<String, String> many = new HashMap<>();
        for (int i = 1000; i < 2000; i++) {
            many.put("key-" + i, "value-" + i);
        }
        TextPairs pairs = TextPairs.of(many);
        assertThat(pairs.keys()).hasSize(256).startsWith("key-1000").endsWith("key-1255");
        assertThat(pairs.values()).hasSize(256).endsWith("value-1255");
    }
}
