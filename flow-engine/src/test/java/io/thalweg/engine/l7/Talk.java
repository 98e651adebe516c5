package io.thalweg.engine.l7;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One flow and its payload, as a test speaks of it: {@code http().client("GET / …").after(ms(3)).server("HTTP/1.1 200 …")}.
 * Rows come out of {@link #rows()}.
 */
public final class Talk implements L7Flow {
    public static final long START = 1_700_000_000_000_000L;

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int CLIENT_START = 1000;
    private static final int SERVER_START = 2_000_000;

    private final List<L7FlowLog> rows = new ArrayList<>();
    private final int ipProtocol;
    private int clientPort = 40000;
    private int serverPort;
    private final L7Counters counters = new L7Counters();
    private L7Sessions sessions;
    private L7ShardState shard = new L7ShardState();
    private L7FlowState state;
    private final L7Packet packet = new L7Packet();
    private long now = START;
    private int clientNext = CLIENT_START;
    private int serverNext = SERVER_START;
    private boolean handshake = true;
    private boolean clientSpoke;
    private boolean serverSpoke;
    private boolean roundTripEachPacket;
    private int captureLimit = Integer.MAX_VALUE;
    private int serverAddress = 0xc000_0201;

    public int requests;
    public int responses;
    public int clientErrors;
    public int serverErrors;
    public int timeouts;
    public int parseFailed;
    public int rrts;
    public long rrtSum;
    public int protocol;
    public boolean reversed;

    private Talk(int ipProtocol, int serverPort) {
        this.ipProtocol = ipProtocol;
        this.serverPort = serverPort;
        options(L7Options.defaults());
    }

    public static Talk tcp(int serverPort) {
        return new Talk(TCP, serverPort);
    }

    public static Talk udp(int serverPort) {
        return new Talk(UDP, serverPort);
    }

    public static Talk datagrams(int ipProtocol) {
        return new Talk(ipProtocol, 0);
    }

    public static Talk http() {
        return tcp(80);
    }

    public static long ms(long millis) {
        return millis * 1000;
    }

    public static long seconds(long count) {
        return count * 1_000_000;
    }

    public Talk options(L7Options options) {
        sessions = new L7Sessions(
                EngineOptions.defaults().withL7Options(options),
                new RowSink() {
                    @Override
                    public void flow(L4FlowLog row) {
                        throw new AssertionError("L7 makes no flow rows");
                    }

                    @Override
                    public void session(L7FlowLog row) {
                        rows.add(row);
                    }
                },
                counters);
        return this;
    }

    /** The flow is seen from its middle. */
    public Talk seenInTheMiddle() {
        handshake = false;
        return this;
    }

    public Talk clientPort(int port) {
        clientPort = port;
        return this;
    }

    public Talk serverAddress(int address) {
        serverAddress = address;
        return this;
    }

    /** Packets are cut to this much payload. */
    public Talk capturing(int bytes) {
        captureLimit = bytes;
        return this;
    }

    /** The state is written and read back between packets. */
    public Talk savingEachPacket() {
        roundTripEachPacket = true;
        return this;
    }

    public Talk after(long micros) {
        now += micros;
        return this;
    }

    public Talk client(String text) {
        return client(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Talk server(String text) {
        return server(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public Talk client(byte[] bytes) {
        segment(true, clientNext, bytes);
        clientNext += bytes.length;
        return this;
    }

    public Talk server(byte[] bytes) {
        segment(false, serverNext, bytes);
        serverNext += bytes.length;
        return this;
    }

    /** Bytes that were sent but not captured at all. */
    public Talk clientLoses(int bytes) {
        clientNext += bytes;
        return this;
    }

    public Talk serverLoses(int bytes) {
        serverNext += bytes;
        return this;
    }

    /** A segment at a place in its stream, whatever came before; does not move the stream on. */
    public Talk segmentAt(boolean fromClient, int offset, byte[] bytes) {
        segment(fromClient, (fromClient ? CLIENT_START : SERVER_START) + offset, bytes);
        return this;
    }

    private void segment(boolean fromClient, int sequence, byte[] bytes) {
        byte[] buffer = new byte[bytes.length + 7];
        System.arraycopy(bytes, 0, buffer, 5, bytes.length);
        packet.timestampMicros = now;
        packet.fromClient = fromClient != reversed;
        packet.buffer = buffer;
        packet.offset = 5;
        packet.length = Math.min(bytes.length, captureLimit);
        packet.wireLength = bytes.length;
        packet.tcpSequence = ipProtocol == TCP ? sequence : 0;
        packet.hasStart = ipProtocol == TCP && handshake;
        packet.isDirectionCertain = packet.hasStart;
        packet.startSequence = packet.hasStart ? fromClient ? CLIENT_START : SERVER_START : 0;
        packet.isFirst = packet.hasStart && !(fromClient ? clientSpoke : serverSpoke);
        clientSpoke |= fromClient;
        serverSpoke |= !fromClient;
        sessions.open(shard);
        state = sessions.payload(state, this, packet);
        if (roundTripEachPacket) {
            save();
        }
    }

    private void save() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            shard.copy().writeTo(out);
            out.writeBoolean(state != null);
            if (state != null) {
                state.copy().writeTo(out);
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
            shard = L7ShardState.readFrom(in);
            state = in.readBoolean() ? L7FlowState.readFrom(in) : null;
            if (in.read() >= 0) {
                throw new AssertionError("the state was not read to its end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Event time passes, and the flow table looks in each second. */
    public Talk waiting(long micros) {
        for (long passed = 0; passed < micros; passed += 1_000_000) {
            now += Math.min(1_000_000, micros - passed);
            sessions.open(shard);
            if (state != null && state.hasPending()) {
                sessions.expire(state, this, now);
            }
        }
        return this;
    }

    /** The flow ends; another on the same endpoints may follow. */
    public Talk close() {
        sessions.open(shard);
        if (state != null) {
            sessions.close(state, this, now);
        }
        state = null;
        clientSpoke = false;
        serverSpoke = false;
        clientNext = CLIENT_START;
        serverNext = SERVER_START;
        return this;
    }

    public List<L7FlowLog> rows() {
        return rows;
    }

    /** The only row. */
    public L7FlowLog row() {
        if (rows.size() != 1) {
            throw new AssertionError("rows: " + rows.size());
        }
        return rows.get(0);
    }

    public L7Counters counters() {
        return counters;
    }

    L7FlowState state() {
        return state;
    }

    @Override
    public int ipProtocol() {
        return ipProtocol;
    }

    @Override
    public int clientPort() {
        return reversed ? serverPort : clientPort;
    }

    @Override
    public int serverPort() {
        return reversed ? clientPort : serverPort;
    }

    @Override
    public long endpointKey() {
        return (long) serverPort() << 32 | ipProtocol;
    }

    @Override
    public void describe(L7FlowLog row) {
        row.clientPort = clientPort();
        row.serverPort = serverPort();
        row.ip41 = serverAddress;
    }

    @Override
    public void onRequest() {
        requests++;
    }

    @Override
    public void onResponse(boolean clientError, boolean serverError) {
        responses++;
        clientErrors += clientError ? 1 : 0;
        serverErrors += serverError ? 1 : 0;
    }

    @Override
    public void onRrt(long micros) {
        rrts++;
        rrtSum += micros;
    }

    @Override
    public void onTimeout() {
        timeouts++;
    }

    @Override
    public void onParseFailed() {
        parseFailed++;
    }

    @Override
    public void protocol(int l7Protocol) {
        protocol = l7Protocol;
    }

    @Override
    public void reverse() {
        reversed = !reversed;
    }
}
