package io.thalweg.bench.micro;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Messages as they are written down here: hexadecimal numbers, texts in quotation marks, blanks for the reader. */
final class SampleBytes {
    /** A trace as {@code traceparent} has it, 55 bytes. */
    static final String TRACE_PARENT = " '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' ";

    private SampleBytes() {}

    /** {@code of("0003 'abc' ff")} is a length of two bytes, three letters and a byte. */
    static byte[] of(String... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] alternating = String.join(" ", parts).split("'", -1);
        for (int i = 0; i < alternating.length; i++) {
            boolean isText = i % 2 == 1;
            bytes.writeBytes(
                    isText
                            ? alternating[i].getBytes(StandardCharsets.US_ASCII)
                            : HexFormat.of().parseHex(alternating[i].replaceAll("\\s", "")));
        }
        return bytes.toByteArray();
    }
}
