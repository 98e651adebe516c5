package io.thalweg.engine.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class DecimalTest {
    @Property
    void anyNumberHasItsDigits(@ForAll long value) {
        assertThat(text(value)).isEqualTo(Long.toUnsignedString(value));
    }

    @Example
    void numbersAroundEachPowerOfTenHaveTheirDigits() {
        long power = 1;
        for (int digits = 1; digits <= Decimal.LONGEST; digits++, power *= 10) {
            for (long value = power - 1; value <= power + 1; value++) {
                assertThat(text(value)).isEqualTo(Long.toUnsignedString(value));
            }
        }
    }

    private static String text(long value) {
        byte[] bytes = new byte[1 + Decimal.LONGEST];
        int end = Decimal.write(value, bytes, 1);
        return new String(bytes, 1, end - 1, StandardCharsets.US_ASCII);
    }
}
