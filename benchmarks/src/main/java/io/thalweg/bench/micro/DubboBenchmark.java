package io.thalweg.bench.micro;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Time of one Dubbo call and its answer, from payload to row: Hessian 2, two arguments, five attachments, of which one is a
 * tracer's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DubboBenchmark {
    private static final int REQUEST_ID = 4;
    private static final int REQUEST = 0xc2;
    private static final int RESPONSE = 0x02;
    private static final int OK = 20;
    private static final int TEXT_VALUE = 0x94;

    private final SessionFlow flow = SessionFlow.tcp("Dubbo", 20880);
    private byte[] call;
    private byte[] answer;
    private long id;

    @Setup
    public void write() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        texts(body, "2.0.2", "org.example.shop.Users", "1.0.0", "login", "Ljava/lang/String;Ljava/lang/String;");
        texts(body, "ann", "from the web");
        body.write('H');
        texts(body, "path", "org.example.shop.Users", "remote.application", "shop-web", "version", "1.0.0");
        texts(body, "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        texts(body, "interface", "org.example.shop.Users");
        body.write('Z');
        call = framed(REQUEST, 0, body);
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(TEXT_VALUE);
        texts(value, "welcome");
        answer = framed(RESPONSE, OK, value);
    }

    private static void texts(ByteArrayOutputStream out, String... texts) {
        for (String text : texts) {
            if (text.length() >= 32) {
                out.write(0x30);
            }
            out.write(text.length());
            out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static byte[] framed(int flags, int status, ByteArrayOutputStream body) {
        return ByteBuffer.allocate(16 + body.size())
                .putShort((short) 0xdabb)
                .put((byte) flags)
                .put((byte) status)
                .putLong(0)
                .putInt(body.size())
                .put(body.toByteArray())
                .array();
    }

    @Benchmark
    public long callAndAnswer() {
        id++;
        ByteBuffer.wrap(call).putLong(REQUEST_ID, id);
        ByteBuffer.wrap(answer).putLong(REQUEST_ID, id);
        return flow.exchange(call, answer);
    }
}
