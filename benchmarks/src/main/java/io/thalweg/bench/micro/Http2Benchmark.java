package io.thalweg.bench.micro;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Time of one call over HTTP/2 and its answer on a connection that has many of them, from payload to row: fields of the dynamic
 * table, an authority in Huffman code, a tracer's field that is inserted anew each time, trailers where the protocol has them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Http2Benchmark {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int STREAM_ID = 5;
    private static final int MESSAGE = 50;

    @Param({"HTTP2", "gRPC", "Triple"})
    public String protocol;

    private SessionFlow flow;
    private byte[] call;
    private byte[] answer;
    private int streamId = 1;

    @Setup
    public void write() {
        boolean isRpc = !protocol.equals("HTTP2");
        String contentType = isRpc ? "application/grpc" : "application/json";
        flow = SessionFlow.tcp(protocol, 50051);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(HexFormat.of().parseHex("8386")); // POST, http
        request.writeBytes(HexFormat.of().parseHex("018cf1e3c2e5f23a6ba0ab90f4ff")); // :authority: www.example.com
        text(request, 0x04, null, "/shop.v1.Carts/Get");
        text(request, 0x0f10, null, contentType);
        if (protocol.equals("Triple")) {
            text(request, 0x00, "tri-service-version", "1.0.0");
        }
        text(request, 0x40, "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        call = frames(request.toByteArray(), null);
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        response.writeBytes(HexFormat.of().parseHex("88")); // 200
        text(response, 0x0f10, null, contentType);
        ByteArrayOutputStream trailers = new ByteArrayOutputStream();
        text(trailers, 0x00, "grpc-status", "0");
        answer = frames(response.toByteArray(), isRpc ? trailers.toByteArray() : null);
    }

    private static void text(ByteArrayOutputStream out, int pattern, String name, String value) {
        if (pattern > 0xff) {
            out.write(pattern >> 8);
        }
        out.write(pattern);
        for (String text : name == null ? new String[] {value} : new String[] {name, value}) {
            out.write(text.length());
            out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static byte[] frames(byte[] head, byte[] trailers) {
        ByteBuffer out = ByteBuffer.allocate(3 * 9 + head.length + MESSAGE + (trailers == null ? 0 : trailers.length));
        frame(out, HEADERS, END_HEADERS, head);
        frame(out, DATA, trailers == null ? END_STREAM : 0, new byte[MESSAGE]);
        if (trailers != null) {
            frame(out, HEADERS, END_HEADERS | END_STREAM, trailers);
        }
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    private static void frame(ByteBuffer out, int type, int flags, byte[] body) {
        out.put((byte) 0)
                .putShort((short) body.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(0)
                .put(body);
    }

    @Benchmark
    public long callAndAnswer() {
        onStream(call, streamId);
        onStream(answer, streamId);
        streamId += 2;
        return flow.exchange(call, answer);
    }

    private static void onStream(byte[] frames, int id) {
        ByteBuffer bytes = ByteBuffer.wrap(frames);
        for (int at = 0; at < frames.length; at += 9 + (bytes.getInt(at) >>> 8)) {
            bytes.putInt(at + STREAM_ID, id);
        }
    }
}
