package io.thalweg.engine.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    @Property
    void anyTextIsWhatTheJdkMakesOfItsSoundForm(@ForAll @StringLength(max = 40) String text) {
        assertIsUtf8(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\ud800",
                "\udc00",
                "\ud800\ud800\udc00",
                "\ud800\udc00\udc00",
                "\udbff\udfff",
                "\u07ff\u0800"
            })
    void halvesOfPairsBecomeReplacementCharacters(String text) {
        assertIsUtf8(text);
    }

    private static void assertIsUtf8(String text) {
        byte[] target = new byte[Utf8.length(text) + 2];
        int end = Utf8.write(text, target, 1);

        assertThat(end).isEqualTo(target.length - 1);
        assertThat(Arrays.copyOfRange(target, 1, end))
                .isEqualTo(RandomRows.sound(text).getBytes(StandardCharsets.UTF_8));
        assertThat(target[end]).isZero();
    }
}
