package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.ffi.FilterCompiler;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.PacketSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/** Two hosts of a test with a cable between them, 10.77.0.1 at cable0 and 10.77.0.2 at cable1. Needs root. */
final class Cable {
    static final int TCP_PORT = 8077;
    static final int UDP_PORT = 8078;
    static final String OURS = "tcp port 8077 or udp port 8078";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final Namespace client;
    final Namespace server;

    private Cable(Namespace client, Namespace server) {
        this.client = client;
        this.server = server;
    }

    static Cable lay() throws IOException, InterruptedException {
        try {
            PacketSocket.probe();
        } catch (NativeException e) {
            skip("live capture needs root or CAP_NET_RAW");
        }
        if (!FilterCompiler.isAvailable()) {
            skip("libpcap is not installed");
        }
        String unique = ProcessHandle.current().pid() + "n" + NUMBER.incrementAndGet();
        Namespace client = null;
        Namespace server = null;
        try {
            client = new Namespace("twc" + unique);
            server = new Namespace("tws" + unique);
            client.ip("link", "add", "cable0", "type", "veth", "peer", "name", "cable1", "netns", server.name);
        } catch (IOException e) {
            skip("no network namespaces or veth pairs here: " + e.getMessage());
        }
        Cable cable = new Cable(client, server);
        up(client, "cable0", "10.77.0.1/24");
        up(server, "cable1", "10.77.0.2/24");
        return cable;
    }

    static void skip(String why) {
        System.err.println("SKIPPED: live capture is not tested: " + why);
        Assumptions.abort(why);
    }

    static void up(Namespace namespace, String device, String address) throws IOException, InterruptedException {
        namespace.ip("address", "add", address, "dev", device);
        namespace.ip("link", "set", device, "up");
    }

    static void sendDatagrams(Namespace from, String to, int port, int count) throws Exception {
        sendDatagrams(from, to, port, count, Duration.ZERO);
    }

    static void sendDatagrams(Namespace from, String to, int port, int count, Duration between) throws Exception {
        from.start(() -> {
                    try (DatagramSocket socket = new DatagramSocket()) {
                        byte[] payload = "a datagram of the test".getBytes(StandardCharsets.US_ASCII);
                        InetAddress address = InetAddress.getByName(to);
                        for (int i = 0; i < count; i++) {
                            socket.send(new DatagramPacket(payload, payload.length, address, port));
                            LockSupport.parkNanos(between.toNanos());
                        }
                    }
                    return null;
                })
                .get(90, TimeUnit.SECONDS);
    }

    /** One question of a byte, one answer, over TCP. */
    static void fetch(Namespace client, Namespace server, String address, int answerBytes) throws Exception {
        ServerSocket listening = server.start(() -> new ServerSocket(TCP_PORT)).get(30, TimeUnit.SECONDS);
        CompletableFuture<Void> answered = server.start(() -> {
            try (Socket socket = listening.accept()) {
                socket.getInputStream().read();
                socket.getOutputStream().write(new byte[answerBytes]);
            }
            return null;
        });
        int received = client.start(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(address, TCP_PORT), 10_000);
                        socket.getOutputStream().write('?');
                        return socket.getInputStream().readAllBytes().length;
                    }
                })
                .get(30, TimeUnit.SECONDS);
        answered.get(30, TimeUnit.SECONDS);
        listening.close();
        assertThat(received).isEqualTo(answerBytes);
    }

    void pull() throws IOException, InterruptedException {
        client.delete();
        server.delete();
    }
}
