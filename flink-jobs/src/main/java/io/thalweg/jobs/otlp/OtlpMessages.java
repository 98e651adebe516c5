package io.thalweg.jobs.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.trace.v1.TracesData;

/**
 * Reads a record of the collector's Kafka exporter, whichever of its encodings ({@code otlp_proto}, {@code otlp_json}) it
 * is of: JSON begins with a brace, which is no field that the message has. One message of OTLP: a list of resources, each
 * with the spans that it told.
 */
public final class OtlpMessages {
    private OtlpMessages() {}

    /** The message as protobuf, and so that it can be read. */
    public static byte[] asProtobuf(byte[] record) throws MalformedOtlpException {
        TracesData message = read(record);
        return isJson(record) ? message.toByteArray() : record;
    }

    public static TracesData read(byte[] record) throws MalformedOtlpException {
        if (isJson(record)) {
            return OtlpJsonReader.read(record);
        }
        try {
            return TracesData.parseFrom(record);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedOtlpException("no OTLP message: " + e.getMessage(), e);
        }
    }

    private static boolean isJson(byte[] record) {
        for (byte b : record) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{';
            }
        }
        return false;
    }
}
