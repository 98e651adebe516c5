package io.thalweg.engine.row;

import java.lang.reflect.Field;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Rows with a random value in every field, for tests. Numbers use all bits of their Java type, though their column may be
 * narrower; texts are whatever a parser may have found on the wire.
 */
final class RandomRows {
    private static final String[] TEXTS = {
        "",
        "c",
        "GET",
        "/a?b=\"c\"&d=\\",
        "line\r\nfeed\ttab",
        "\u0000\u0001\u001f\u007f\u0080",
        "größe",
        "漢字",
        "😀 smile",
        "\ud800 lone high",
        "lone low \udc00",
        "\udc00\ud800",
        "\ud83d",
        "\ufffe\uffff\u2028",
    };
    private static final double[] NUMBERS = {0, -0.0, 1, -1, 0.1, 1e300, -4.9e-324, 123456.789, 0x1p63, -0x1p63, 1 << 20
    };

    private RandomRows() {}

    static L4FlowLog l4(Random random) {
        return fill(new L4FlowLog(), random);
    }

    static L7FlowLog l7(Random random) {
        return fill(new L7FlowLog(), random);
    }

    private static <R> R fill(R row, Random random) {
        int emptiness = random.nextInt(4); // of ten fields; a row of zeros is a row too
        for (Field field : row.getClass().getFields()) {
            if (random.nextInt(10) >= emptiness) {
                set(row, field, value(field.getType(), random));
            }
        }
        return row;
    }

    private static void set(Object row, Field field, Object value) {
        try {
            field.set(row, value);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Object value(Class<?> type, Random random) {
        Supplier<String> text = () -> text(random);
        if (type == int.class) {
            return random.nextInt() >> random.nextInt(32);
        } else if (type == long.class) {
            return random.nextLong() >> random.nextInt(64);
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == double.class) {
            return number(random);
        } else if (type == String.class) {
            return text.get();
        } else if (type == int[].class) {
            return random.ints(random.nextInt(5)).toArray();
        } else if (type == double[].class) {
            return random.ints(random.nextInt(5))
                    .mapToDouble(i -> number(random))
                    .toArray();
        } else if (type == String[].class) {
            return random.ints(random.nextInt(5)).mapToObj(i -> text.get()).toArray(String[]::new);
        }
        throw new AssertionError("no random value for " + type);
    }

    private static double number(Random random) {
        return random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextGaussian() * 1e6;
    }

    private static String text(Random random) {
        String text = TEXTS[random.nextInt(TEXTS.length)];
        return random.nextInt(20) == 0 ? text.repeat(random.nextInt(500)) : text;
    }

    /** What a text is once it is UTF-8: halves of surrogate pairs cannot be, U+FFFD stands for them. */
    static String sound(String text) {
        StringBuilder sound = new StringBuilder();
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                .forEach(sound::appendCodePoint);
        return sound.toString();
    }
}
