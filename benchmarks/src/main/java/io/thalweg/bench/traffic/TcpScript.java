package io.thalweg.bench.traffic;

import static io.thalweg.bench.traffic.FrameBuilder.ACK;
import static io.thalweg.bench.traffic.FrameBuilder.FIN;
import static io.thalweg.bench.traffic.FrameBuilder.PSH;
import static io.thalweg.bench.traffic.FrameBuilder.RST;
import static io.thalweg.bench.traffic.FrameBuilder.SYN;

import java.io.IOException;

/**
 * A TCP connection: handshake, messages cut into segments with their acknowledgments, an end. Seen at the client's side
 * of the network, where lost segments have already passed: a retransmission repeats what the capture has.
 *
 * <p>Segments are planned message by message; {@link #talk} says what is said.
 */
abstract class TcpScript extends FlowScript {
    private static final int SEGMENT_BYTES = 1448;
    private static final int WINDOW = 502;
    private static final int SYN_WINDOW = 64_240;
    private static final int RETRANSMISSION_MICROS = 200_000;
    /** Packets that an exceptional event may need until its message is whole again. */
    private static final int EVENT_PACKETS = 8;

    static final int UNLIMITED = Integer.MAX_VALUE;

    private enum End {
        CLIENT_FIN,
        SERVER_FIN,
        CLIENT_RST,
        /** The capture ends before the connection does. */
        OPEN
    }

    private enum Stage {
        BEGIN,
        TALK,
        END
    }

    private final int lossPerMillion;
    private SegmentPlan plan;
    private Stage stage = Stage.BEGIN;
    /** When the next planned segment leaves. */
    private long clock;

    private int clientSequence;
    private int serverSequence;
    private int planned;

    TcpScript(Flow flow, CaptureParameters parameters, GroundTruth truth) {
        super(flow, truth);
        lossPerMillion = parameters.lossPerMillion();
        clock = flow.beginMicros;
        clientSequence = (int) random.next();
        serverSequence = (int) random.next();
    }

    /** Plans the next message with {@link #say}; false: there is nothing more to say. */
    abstract boolean talk();

    /** Packets planned so far, those sent included. */
    final int planned() {
        return planned;
    }

    @Override
    final boolean send(FrameBuilder frame, PacketSink sink) throws IOException {
        if (plan == null) {
            plan = new SegmentPlan();
            planNext();
        }
        truth.segment(plan.nextFlags());
        long micros = plan.nextMicros();
        plan.build(flow, frame);
        sink.packet(micros, flow.kind, frame);
        if (plan.isEmpty()) {
            planNext();
        }
        if (plan.isEmpty()) {
            return false;
        }
        dueMicros = plan.nextMicros();
        return true;
    }

    private void planNext() {
        plan.clear();
        if (stage == Stage.BEGIN) {
            handshake();
            stage = Stage.TALK;
        } else if (stage == Stage.TALK && !talk()) {
            end(drawEnd());
            stage = Stage.END;
        }
        planned += plan.size();
    }

    private void handshake() {
        control(true, SYN, SYN_WINDOW);
        clientSequence++;
        pause(random.around(flow.serverRoundTripMicros));
        control(false, SYN | ACK, SYN_WINDOW);
        serverSequence++;
        pause(random.around(flow.clientRoundTripMicros));
        control(true, ACK, WINDOW);
        pause(20 + random.around(200));
    }

    final void pause(int micros) {
        clock += micros;
    }

    final void say(boolean fromClient, Message message) {
        say(fromClient, message, UNLIMITED);
    }

    /**
     * Plans a message and what acknowledges it.
     *
     * @param packets that it may take at most; a message that needs more is cut off
     */
    final void say(boolean fromClient, Message message, int packets) {
        plan.message = message;
        int left = packets;
        int offset = 0;
        int unacknowledged = 0;
        while (offset < message.length && left > 0) {
            int rest = message.length - offset;
            boolean mayStumble = left > EVENT_PACKETS;
            if (mayStumble && offset > 0 && rest > 3 * SEGMENT_BYTES && random.perMillion(lossPerMillion)) {
                data(fromClient, message, offset + SEGMENT_BYTES, SEGMENT_BYTES);
                pause(random.between(5, 25));
                data(fromClient, message, offset, SEGMENT_BYTES);
                truth.tcp.outOfOrder++;
                offset += 2 * SEGMENT_BYTES;
                unacknowledged += 2;
                left -= 2;
            } else {
                int bytes = Math.min(SEGMENT_BYTES, rest);
                data(fromClient, message, offset, bytes);
                left--;
                // A single byte would be taken for a keep-alive probe.
                if (mayStumble && bytes > 1 && random.perMillion(lossPerMillion)) {
                    pause(RETRANSMISSION_MICROS + random.below(20_000));
                    data(fromClient, message, offset, bytes);
                    truth.tcp.retransmissions++;
                    left--;
                }
                offset += bytes;
                unacknowledged++;
            }
            pause(random.between(2, 13));
            if (unacknowledged >= 2 && offset < message.length && left > 0) {
                left -= acknowledge(!fromClient, offset, left);
                unacknowledged = 0;
            }
        }
        advance(fromClient, offset);
        // The answer acknowledges most requests.
        if (left > 0 && (!fromClient || random.percent(30))) {
            pause(random.around(flow.roundTripMicros(!fromClient)));
            control(!fromClient, ACK, WINDOW);
        }
    }

    private int acknowledge(boolean byClient, int offset, int left) {
        int packets = 1;
        if (left > EVENT_PACKETS && random.perMillion(zeroWindowsPerMillion())) {
            control(byClient, ACK, 0, offset);
            truth.tcp.zeroWindows++;
            pause(random.between(40_000, 60_000));
            packets++;
        }
        control(byClient, ACK, WINDOW, offset);
        pause(random.between(3, 42));
        return packets;
    }

    /** How often a receiver has no more room. */
    int zeroWindowsPerMillion() {
        return 0;
    }

    private void data(boolean fromClient, Message message, int offset, int bytes) {
        int flags = offset + bytes == message.length ? ACK | PSH : ACK;
        int sequence = (fromClient ? clientSequence : serverSequence) + offset;
        int acknowledgment = fromClient ? serverSequence : clientSequence;
        plan.add(clock, fromClient, flags, sequence, acknowledgment, WINDOW, offset, bytes);
    }

    private void control(boolean fromClient, int flags, int window) {
        control(fromClient, flags, window, 0);
    }

    /** @param received bytes of the peer's current message that the sender has */
    private void control(boolean fromClient, int flags, int window, int received) {
        int sequence = fromClient ? clientSequence : serverSequence;
        int acknowledgment = (fromClient ? serverSequence : clientSequence) + received;
        plan.add(clock, fromClient, flags, sequence, acknowledgment, window, 0, 0);
    }

    private void advance(boolean client, int bytes) {
        if (client) {
            clientSequence += bytes;
        } else {
            serverSequence += bytes;
        }
    }

    private End drawEnd() {
        if (alwaysEndsInOrder()) {
            return End.CLIENT_FIN;
        }
        int drawn = random.below(100);
        return drawn < 86 ? End.CLIENT_FIN : drawn < 91 ? End.SERVER_FIN : drawn < 97 ? End.CLIENT_RST : End.OPEN;
    }

    boolean alwaysEndsInOrder() {
        return false;
    }

    private void end(End end) {
        switch (end) {
            case CLIENT_FIN -> close(true);
            case SERVER_FIN -> close(false);
            case CLIENT_RST -> control(true, RST, 0);
            case OPEN -> {}
        }
    }

    private void close(boolean byClient) {
        control(byClient, FIN | ACK, WINDOW);
        advance(byClient, 1);
        pause(random.around(flow.roundTripMicros(!byClient)));
        control(!byClient, FIN | ACK, WINDOW);
        advance(!byClient, 1);
        pause(random.around(flow.roundTripMicros(byClient)));
        control(byClient, ACK, WINDOW);
    }
}
