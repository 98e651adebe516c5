package io.thalweg.bench.traffic;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A look-up: the question for an A record, often with one for AAAA at once, then the answers. Source: RFC 1035. */
final class DnsScript extends FlowScript {
    private static final int QUERY = 0x0100;
    private static final int RESPONSE = 0x8580;
    private static final int SERVER_FAILURE = 2;
    private static final int NO_SUCH_NAME = 3;
    private static final int TYPE_A = 1;
    private static final int TYPE_AAAA = 28;
    private static final int CLASS_IN = 1;
    private static final int TTL_SECONDS = 30;
    /** A pointer to the question's name. */
    private static final int SAME_NAME = 0xc00c;

    private static final int HOSTS_PER_TOPIC = 200;

    private enum Fate {
        ANSWERED,
        NO_NAME,
        FAILED,
        LOST
    }

    private final byte[] name;
    private final int firstId;
    private final Fate[] fates;
    private final ByteBuffer message = ByteBuffer.allocate(512);
    /** Questions first, then an answer to each. */
    private int step;

    DnsScript(Flow flow, CaptureParameters parameters, GroundTruth truth) {
        super(flow, truth);
        String host = host(parameters.serversPerClient());
        name = Message.bytes((char) host.length() + host + "\4shop\3svc\7cluster\5local\0");
        firstId = random.below(1 << 16);
        fates = new Fate[random.percent(45) ? 2 : 1];
        for (int i = 0; i < fates.length; i++) {
            fates[i] = fate(random.below(100));
        }
    }

    /** A client asks for what it calls: as many names as servers, of whatever kind. */
    private String host(int servers) {
        if (servers == CaptureParameters.ALL_SERVERS) {
            return Words.topic(random) + "-" + random.below(HOSTS_PER_TOPIC);
        }
        int names = servers * TrafficKind.NAMED;
        int number = flow.client * names + random.below(names);
        return Words.topic(number) + "-" + number / Words.TOPIC_COUNT % HOSTS_PER_TOPIC;
    }

    private static Fate fate(int drawn) {
        if (drawn < 5) {
            return Fate.NO_NAME;
        }
        return drawn < 6 ? Fate.FAILED : drawn < 7 ? Fate.LOST : Fate.ANSWERED;
    }

    @Override
    boolean send(FrameBuilder frame, PacketSink sink) throws IOException {
        boolean isQuestion = step < fates.length;
        int number = step % fates.length;
        if (isQuestion) {
            truth.dns.requests++;
            question(number, QUERY, 0);
        } else {
            answer(number);
        }
        frame.udp(flow, isQuestion, message.array(), message.position());
        sink.packet(dueMicros, flow.kind, frame);
        step++;
        while (step >= fates.length && step < 2 * fates.length && fates[step - fates.length] == Fate.LOST) {
            step++;
        }
        pause();
        return step < 2 * fates.length;
    }

    private void pause() {
        if (step < fates.length) {
            dueMicros += random.between(30, 90);
        } else if (step == fates.length) {
            dueMicros += random.around(flow.serverRoundTripMicros) + random.heavyTail(80, 1.1, 2_000_000);
        } else {
            dueMicros += random.between(40, 240);
        }
    }

    private int type(int number) {
        return number == 0 ? TYPE_A : TYPE_AAAA;
    }

    private void question(int number, int flags, int answers) {
        message.clear();
        message.putShort((short) (firstId + number * 7919)).putShort((short) flags);
        message.putShort((short) 1).putShort((short) answers).putInt(0);
        message.put(name).putShort((short) type(number)).putShort((short) CLASS_IN);
    }

    private void answer(int number) {
        truth.dns.responses++;
        switch (fates[number]) {
            case NO_NAME -> {
                truth.dns.clientErrors++;
                question(number, RESPONSE | NO_SUCH_NAME, 0);
            }
            case FAILED -> {
                truth.dns.serverErrors++;
                question(number, RESPONSE | SERVER_FAILURE, 0);
            }
            default -> addresses(number, random.between(1, 3));
        }
    }

    private void addresses(int number, int count) {
        question(number, RESPONSE, count);
        int addressBytes = type(number) == TYPE_A ? 4 : 16;
        for (int i = 0; i < count; i++) {
            message.putShort((short) SAME_NAME).putShort((short) type(number)).putShort((short) CLASS_IN);
            message.putInt(TTL_SECONDS).putShort((short) addressBytes);
            for (int at = 0; at < addressBytes; at++) {
                message.put((byte) (10 + i));
            }
        }
    }
}
