package io.thalweg.engine.flow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes down the packets of one conversation between 10.0.0.1 (client) and 10.0.0.2 (server), one call a packet.
 *
 * <p>{@code tcp(40000, 80).client().syn().after(3).server().synAck().after(1).client().ack()}. TCP numbers follow what
 * was sent; {@link #again} repeats the last packet.
 */
final class Conversation {
    /** 2023-11-14T22:13:20Z, twenty seconds into a minute. */
    static final long START = TimeUnit.SECONDS.toNanos(1_700_000_000L);

    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int CLIENT_ADDRESS = 0x0a000001;
    private static final int SERVER_ADDRESS = 0x0a000002;

    private final int protocol;
    private final int clientPort;
    private final int serverPort;
    private final List<Packet> packets = new ArrayList<>();
    private long now = START;
    private boolean fromClient = true;
    private int clientSequence = 1000;
    private int serverSequence = 5000;
    private int clientHost;
    private byte[] options = {};

    private Conversation(int protocol, int clientPort, int serverPort) {
        this.protocol = protocol;
        this.clientPort = clientPort;
        this.serverPort = serverPort;
    }

    static Conversation tcp(int clientPort, int serverPort) {
        return new Conversation(6, clientPort, serverPort);
    }

    static Conversation udp(int clientPort, int serverPort) {
        return new Conversation(17, clientPort, serverPort);
    }

    static Conversation icmp() {
        return new Conversation(1, 0, 0);
    }

    /** Another client than 10.0.0.1: its last byte is {@code 1 + number}. */
    Conversation host(int number) {
        clientHost = number;
        return this;
    }

    Conversation at(long nanos) {
        now = nanos;
        return this;
    }

    Conversation after(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
        return this;
    }

    Conversation client() {
        fromClient = true;
        return this;
    }

    Conversation server() {
        fromClient = false;
        return this;
    }

    Conversation syn() {
        return segment(TcpFlags.SYN, 0);
    }

    Conversation synAck() {
        return segment(TcpFlags.SYN | TcpFlags.ACK, 0);
    }

    Conversation ack() {
        return segment(TcpFlags.ACK, 0);
    }

    Conversation push(int bytes) {
        return segment(TcpFlags.ACK | TcpFlags.PSH, bytes);
    }

    Conversation fin() {
        return segment(TcpFlags.FIN | TcpFlags.ACK, 0);
    }

    Conversation rst() {
        return segment(TcpFlags.RST, 0);
    }

    Conversation handshake() {
        return client().syn().after(1).server().synAck().after(1).client().ack();
    }

    Conversation close() {
        return client().fin().after(1).server().fin().after(1).client().ack();
    }

    /** Text of an application, pushed. */
    Conversation say(String text) {
        return segment(TcpFlags.ACK | TcpFlags.PSH, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Conversation segment(int flags, int payload) {
        return segment(flags, new byte[payload]);
    }

    private Conversation segment(int flags, byte[] payload) {
        ByteBuffer segment = ByteBuffer.allocate(20 + options.length + payload.length);
        ports(segment);
        segment.putInt(fromClient ? clientSequence : serverSequence);
        segment.putInt((flags & TcpFlags.ACK) != 0 ? (fromClient ? serverSequence : clientSequence) : 0);
        segment.put((byte) (0x50 + options.length * 4)).put((byte) flags).putShort((short) 1000);
        segment.putInt(0);
        segment.put(options);
        options = new byte[0];
        segment.put(payload);
        int consumed = payload.length + ((flags & (TcpFlags.SYN | TcpFlags.FIN)) != 0 ? 1 : 0);
        if (fromClient) {
            clientSequence += consumed;
        } else {
            serverSequence += consumed;
        }
        return packet(segment.array());
    }

    /** TCP options of the next segment; a multiple of four bytes. */
    Conversation options(int... bytes) {
        options = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            options[i] = (byte) bytes[i];
        }
        return this;
    }

    /** A router at 10.0.0.254 sends the last packet's beginning back to its sender. */
    Conversation icmpError(int type, int code) {
        byte[] about = packets.get(packets.size() - 1).frame();
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + IPV4 + 8 + IPV4 + 8);
        frame.put(about, 0, ETHERNET);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (IPV4 + 8 + IPV4 + 8));
        frame.putInt(0x00024000).put((byte) 64).put((byte) 1).putShort((short) 0);
        frame.putInt(0x0a0000fe).put(about, ETHERNET + 12, 4);
        frame.put((byte) type).put((byte) code).putShort((short) 0).putInt(0);
        frame.put(about, ETHERNET, IPV4 + 8);
        packets.add(new Packet(now, frame.array()));
        return this;
    }

    Conversation datagram(int payload) {
        return datagram(new byte[payload]);
    }

    /** A DNS query for {@code name}.test, or its answer without records. */
    Conversation dns(int id, String name) {
        byte[] label = name.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer message = ByteBuffer.allocate(12 + 1 + label.length + 6 + 4);
        message.putShort((short) id).putShort((short) (fromClient ? 0x0100 : 0x8180));
        message.putShort((short) 1).putShort(8, (short) 0).position(12);
        message.put((byte) label.length).put(label);
        message.put((byte) 4).put("test".getBytes(StandardCharsets.ISO_8859_1)).put((byte) 0);
        message.putShort((short) 1).putShort((short) 1);
        return datagram(message.array());
    }

    private Conversation datagram(byte[] payload) {
        ByteBuffer datagram = ByteBuffer.allocate(8 + payload.length);
        ports(datagram);
        datagram.putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
        return packet(datagram.array());
    }

    Conversation echo() {
        return packet(ByteBuffer.allocate(64)
                .put((byte) (fromClient ? 8 : 0))
                .putInt(4, 0x00070001)
                .array());
    }

    /** Bytes that were sent and not captured. */
    Conversation lose(int bytes) {
        if (fromClient) {
            clientSequence += bytes;
        } else {
            serverSequence += bytes;
        }
        return this;
    }

    /** The last packet once more, at the time it is now. */
    Conversation again() {
        packets.add(new Packet(now, packets.get(packets.size() - 1).frame()));
        return this;
    }

    List<Packet> packets() {
        return packets;
    }

    private void ports(ByteBuffer header) {
        header.putShort((short) (fromClient ? clientPort : serverPort));
        header.putShort((short) (fromClient ? serverPort : clientPort));
    }

    private Conversation packet(byte[] transport) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + IPV4 + transport.length);
        int client = CLIENT_ADDRESS + clientHost;
        frame.putInt(0x02000000).putShort((short) (fromClient ? 2 : 1));
        frame.putInt(0x02000000).putShort((short) (fromClient ? 1 : 2));
        frame.putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (IPV4 + transport.length));
        frame.putInt(0x00014000).put((byte) 64).put((byte) protocol).putShort((short) 0);
        frame.putInt(fromClient ? client : SERVER_ADDRESS).putInt(fromClient ? SERVER_ADDRESS : client);
        frame.put(transport);
        packets.add(new Packet(now, frame.array()));
        return this;
    }

    /** One frame and when it was seen, ns. */
    record Packet(long nanos, byte[] frame) {}
}
