package io.thalweg.bench.micro;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Time of a handshake of TLS 1.3 on a connection of its own, from payload to row, and of application data behind it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TlsBenchmark {
    private static final byte CLIENT_HELLO = 1;
    private static final byte SERVER_HELLO = 2;
    private static final byte HANDSHAKE = 22;
    private static final byte APPLICATION_DATA = 23;
    private static final short TLS_1_2 = 0x0303;
    private static final short TLS_1_3 = 0x0304;
    private static final short SUPPORTED_VERSIONS = 43;
    private static final short KEY_SHARE = 51;

    private final SessionFlow handshakes = SessionFlow.tcp("TLS", 443);
    private final SessionFlow established = SessionFlow.tcp("TLS", 443);
    private byte[] clientHello;
    private byte[] serverHello;
    private byte[] data;

    @Setup
    public void write() {
        byte[] name = "shop.example".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer client = ByteBuffer.allocate(600);
        client.putShort(TLS_1_2).put(new byte[32]).put((byte) 32).put(new byte[32]);
        client.putShort((short) 4).putInt(0x1301_1302).putShort((short) 0x0100);
        client.putShort((short) (name.length + 9 + 7 + 104));
        client.putShort((short) 0).putShort((short) (name.length + 5)).putShort((short) (name.length + 3));
        client.put((byte) 0).putShort((short) name.length).put(name);
        client.putShort(SUPPORTED_VERSIONS).putShort((short) 3).put((byte) 2).putShort(TLS_1_3);
        client.putShort(KEY_SHARE).putShort((short) 100).put(new byte[100]);
        clientHello = record(CLIENT_HELLO, client);
        ByteBuffer server = ByteBuffer.allocate(200);
        server.putShort(TLS_1_2).put(new byte[32]).put((byte) 32).put(new byte[32]);
        server.putShort((short) 0x1301).put((byte) 0).putShort((short) 46);
        server.putShort(KEY_SHARE).putShort((short) 36).put(new byte[36]);
        server.putShort(SUPPORTED_VERSIONS).putShort((short) 2).putShort(TLS_1_3);
        serverHello = record(SERVER_HELLO, server);
        ByteBuffer record = ByteBuffer.allocate(1400).put(APPLICATION_DATA).putShort(TLS_1_2);
        data = record.putShort((short) (record.capacity() - 5)).array();
        established.exchange(clientHello, serverHello);
    }

    private static byte[] record(byte type, ByteBuffer body) {
        byte[] hello = Arrays.copyOf(body.array(), body.position());
        return ByteBuffer.allocate(9 + hello.length)
                .put(HANDSHAKE)
                .putShort(TLS_1_2)
                .putShort((short) (hello.length + 4))
                .putInt(type << 24 | hello.length)
                .put(hello)
                .array();
    }

    @Benchmark
    public long handshake() {
        handshakes.reconnect();
        return handshakes.exchange(clientHello, serverHello);
    }

    @Benchmark
    public void twoPacketsOfApplicationData() {
        established.send(true, data);
        established.send(false, data);
    }
}
