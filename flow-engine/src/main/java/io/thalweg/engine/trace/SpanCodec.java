package io.thalweg.engine.trace;

import io.thalweg.engine.row.ProtobufRowWriter;
import java.io.IOException;
import java.util.Arrays;

/**
 * Spans as bytes: the message {@code thalweg.v1.Span} with the fields that a {@link Span} keeps, 200 to 500 bytes. Field
 * numbers make it readable by later builds and by earlier ones, so it is also the form in saved state; and the same reader
 * takes the messages of the topic {@code thalweg.spans}, which say more. One codec for each thread.
 */
public final class SpanCodec {
    private final ProtobufRowWriter<Span> writer = new ProtobufRowWriter<>(SpanColumns.TABLE);

    public byte[] toBytes(Span span) {
        writer.reset();
        writer.write(span);
        return Arrays.copyOf(writer.buffer(), writer.length());
    }

    public static Span read(byte[] message) throws IOException {
        return read(message, 0, message.length);
    }

    /** @throws IOException when the bytes are not those of a span */
    public static Span read(byte[] message, int offset, int length) throws IOException {
        return SpanReader.read(message, offset, length);
    }
}
