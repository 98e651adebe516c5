package io.thalweg.engine.l7.kafka;

import io.thalweg.engine.l7.compression.CompressedBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Kafka messages, built field by field. */
public final class KafkaBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private KafkaBytes() {}

    static KafkaBytes fields() {
        return new KafkaBytes();
    }

    static KafkaBytes request(int apiKey, int version, int correlationId) {
        return request(apiKey, version, correlationId, "app-1");
    }

    static KafkaBytes request(int apiKey, int version, int correlationId, String client) {
        return fields().i16(apiKey).i16(version).i32(correlationId).text(client);
    }

    static KafkaBytes response(int correlationId) {
        return fields().i32(correlationId);
    }

    public static byte[] metadata(int correlationId) {
        return request(3, 0, correlationId).i32(1).text("orders").framed();
    }

    public static byte[] metadataAnswer(int correlationId, int error) {
        return response(correlationId)
                .i32(1)
                .i32(7)
                .text("broker-1")
                .i32(9092)
                .i32(1)
                .i16(error)
                .text("orders")
                .i32(0)
                .framed();
    }

    /** Produce of version 9, the first with compact texts. */
    public static byte[] produce(int correlationId, int acks, byte[] batch) {
        return request(0, 9, correlationId)
                .varint(0)
                .varint(0)
                .i16(acks)
                .i32(30_000)
                .varint(2)
                .compact("orders")
                .varint(2)
                .i32(3)
                .varint(batch.length + 1)
                .raw(batch)
                .varint(0)
                .varint(0)
                .varint(0)
                .framed();
    }

    public static byte[] produced(int correlationId, int error, long offset) {
        return response(correlationId)
                .varint(0)
                .varint(2)
                .compact("orders")
                .varint(2)
                .i32(3)
                .i16(error)
                .i64(offset)
                .i64(-1)
                .i64(0)
                .varint(1)
                .varint(0)
                .varint(0)
                .varint(0)
                .i32(0)
                .varint(0)
                .framed();
    }

    /** A batch of one record with headers, names and values in turn. */
    public static byte[] batch(int attributes, String... headers) {
        return batchOf(attributes, record(headers));
    }

    /** The same, its records compressed. */
    public static byte[] compressedBatch(CompressedBytes format, String... headers) {
        int number = format == CompressedBytes.SNAPPY_BLOCK ? CompressedBytes.SNAPPY.ordinal() : format.ordinal();
        return batchOf(number + 1, format.compress(record(headers)));
    }

    private static byte[] record(String... headers) {
        KafkaBytes record = fields().raw((byte) 0)
                .zigzag(0)
                .zigzag(0)
                .zigzag(-1)
                .zigzag(5)
                .raw("hello".getBytes(StandardCharsets.UTF_8));
        record.zigzag(headers.length / 2);
        for (String text : headers) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            record.zigzag(bytes.length).raw(bytes);
        }
        byte[] bytes = record.out.toByteArray();
        return fields().zigzag(bytes.length).raw(bytes).out.toByteArray();
    }

    private static byte[] batchOf(int attributes, byte[] records) {
        return fields().i64(0)
                .i32(49 + records.length)
                .i32(0)
                .raw((byte) 2)
                .i32(0)
                .i16(attributes)
                .i32(0)
                .i64(0)
                .i64(0)
                .i64(-1)
                .i16(-1)
                .i32(-1)
                .i32(1)
                .raw(records)
                .out
                .toByteArray();
    }

    KafkaBytes i16(int value) {
        return raw(ByteBuffer.allocate(2).putShort((short) value).array());
    }

    KafkaBytes i32(int value) {
        return raw(ByteBuffer.allocate(4).putInt(value).array());
    }

    KafkaBytes i64(long value) {
        return raw(ByteBuffer.allocate(8).putLong(value).array());
    }

    KafkaBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return i16(bytes.length).raw(bytes);
    }

    KafkaBytes compact(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return varint(bytes.length + 1).raw(bytes);
    }

    KafkaBytes varint(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
        return this;
    }

    KafkaBytes zigzag(long value) {
        return varint(value << 1 ^ value >> 63);
    }

    KafkaBytes raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    byte[] framed() {
        return ByteBuffer.allocate(4 + out.size())
                .putInt(out.size())
                .put(out.toByteArray())
                .array();
    }
}
