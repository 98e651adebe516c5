package io.thalweg.bench.micro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Time of one Produce and its answer, from payload to row: version 8, a batch of ten records of 200 bytes with a tracer's
 * header each, as they are or compressed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KafkaBenchmark {
    private static final int CORRELATION_ID = 8;
    private static final int CORRELATION_ID_OF_ANSWER = 4;
    private static final int RECORDS = 10;
    private static final int BATCH_HEADER = 61;
    private static final int VALUE_BYTES = 200;

    @Param({"none", "gzip"})
    public String compression;

    private final SessionFlow flow = SessionFlow.tcp("Kafka", 9092);
    private byte[] produce;
    private byte[] answer;
    private int id;

    @Setup
    public void write() throws IOException {
        boolean isPlain = compression.equals("none");
        byte[] records = isPlain ? records() : gzip(records());
        ByteBuffer request = ByteBuffer.allocate(200 + records.length);
        text(request.putInt(0).putShort((short) 0).putShort((short) 8).putInt(0), "producer-1");
        text(request.putShort((short) -1).putShort((short) -1).putInt(30_000).putInt(1), "orders");
        request.putInt(1).putInt(3).putInt(BATCH_HEADER + records.length);
        request.putLong(0).putInt(BATCH_HEADER - 12 + records.length).putInt(0).put((byte) 2);
        request.putInt(0)
                .putShort((short) (isPlain ? 0 : 1))
                .putInt(RECORDS - 1)
                .putLong(0)
                .putLong(0);
        request.putLong(-1).putShort((short) -1).putInt(-1).putInt(RECORDS).put(records);
        produce = framed(request);
        ByteBuffer response = ByteBuffer.allocate(100);
        text(response.putInt(0).putInt(0).putInt(1), "orders");
        response.putInt(1)
                .putInt(3)
                .putShort((short) 0)
                .putLong(1234)
                .putLong(-1)
                .putLong(0);
        answer = framed(response.putInt(0).putShort((short) -1).putInt(0));
    }

    private static byte[] records() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < RECORDS; i++) {
            ByteArrayOutputStream record = new ByteArrayOutputStream();
            record.write(0);
            zigzag(record, 0);
            zigzag(record, i);
            zigzag(record, -1);
            zigzag(record, VALUE_BYTES);
            record.writeBytes(
                    "of many words ".repeat(20).substring(0, VALUE_BYTES).getBytes(StandardCharsets.US_ASCII));
            zigzag(record, 1);
            for (String text :
                    new String[] {"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}) {
                zigzag(record, text.length());
                record.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
            }
            zigzag(all, record.size());
            all.writeBytes(record.toByteArray());
        }
        return all.toByteArray();
    }

    private static void zigzag(ByteArrayOutputStream out, int value) {
        int left = value << 1 ^ value >> 31;
        for (; (left & ~0x7f) != 0; left >>>= 7) {
            out.write(left & 0x7f | 0x80);
        }
        out.write(left);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static void text(ByteBuffer out, String text) {
        out.putShort((short) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] framed(ByteBuffer message) {
        byte[] bytes = new byte[message.position()];
        message.putInt(0, bytes.length - 4).flip().get(bytes);
        return bytes;
    }

    @Benchmark
    public long produceAndAnswer() {
        id++;
        ByteBuffer.wrap(produce).putInt(CORRELATION_ID, id);
        ByteBuffer.wrap(answer).putInt(CORRELATION_ID_OF_ANSWER, id);
        return flow.exchange(produce, answer);
    }
}
