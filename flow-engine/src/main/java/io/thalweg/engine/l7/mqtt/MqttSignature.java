package io.thalweg.engine.l7.mqtt;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;

/**
 * Whether bytes are MQTT. The protocol's name in CONNECT tells by itself; in the middle of a connection packets are a few
 * bytes that many protocols could send: whole segments of them are believed on the registered port, and a PUBLISH that fills
 * its segment, topic and all, on any.
 */
final class MqttSignature {
    private static final int PORT = 1883;
    private static final byte[] MQTT = {0, 4, 'M', 'Q', 'T', 'T'};
    private static final byte[] MQISDP = {0, 6, 'M', 'Q', 'I', 's', 'd', 'p'};

    private MqttSignature() {}

    static L7Guess guess(L7Input input, L7Flow flow) {
        byte[] b = input.buffer;
        long length = MqttPacket.length(b, input.from, input.to);
        if (length < 0) {
            return L7Guess.NOT_MINE;
        }
        int kind = MqttPacket.kind(b[input.from]);
        if (kind == MqttPacket.CONNECT) {
            return length == 0 ? L7Guess.NEED_MORE : connect(b, MqttPacket.body(b, input.from), input.to);
        }
        boolean isOnPort = flow.serverPort() == PORT || flow.clientPort() == PORT;
        boolean isLikely = isOnPort || kind == MqttPacket.PUBLISH && length == input.length();
        if (length == 0 || !isLikely || !areWholePackets(input)) {
            return L7Guess.NOT_MINE;
        }
        if (MqttPacket.isFromClient(kind)) {
            return L7Guess.REQUEST;
        }
        return MqttPacket.isFromServer(kind) ? L7Guess.RESPONSE : L7Guess.EITHER;
    }

    private static L7Guess connect(byte[] b, int from, int to) {
        byte[] name = to - from > 1 && b[from + 1] == 6 ? MQISDP : MQTT;
        int there = Math.min(name.length, to - from);
        for (int i = 0; i < there; i++) {
            if (b[from + i] != name[i]) {
                return L7Guess.NOT_MINE;
            }
        }
        if (to - from <= name.length) {
            return L7Guess.NEED_MORE;
        }
        int level = b[from + name.length] & 0x7f; // bridges set the highest bit
        return level >= 3 && level <= MqttState.MQTT_5 ? L7Guess.REQUEST : L7Guess.NOT_MINE;
    }

    /** Whether packets follow each other up to the end; a PUBLISH may go on in the next segment. */
    static boolean areWholePackets(L7Input input) {
        byte[] b = input.buffer;
        int at = input.from;
        while (at < input.to) {
            long length = MqttPacket.length(b, at, input.to);
            if (length <= 0) {
                return false;
            }
            int kind = MqttPacket.kind(b[at]);
            if (kind == MqttPacket.PUBLISH && !hasTopic(b, MqttPacket.body(b, at), input.to, length)) {
                return false;
            }
            if (length > input.to - at) {
                return kind == MqttPacket.PUBLISH || kind == MqttPacket.CONNECT || kind == MqttPacket.CONNACK;
            }
            at += (int) length;
        }
        return true;
    }

    private static boolean hasTopic(byte[] b, int from, int to, long packet) {
        if (to - from < 2) {
            return false;
        }
        int length = NetworkBytes.u16(b, from);
        if (length + 2 > packet) {
            return false;
        }
        int end = Math.min(to, from + 2 + length);
        for (int i = from + 2; i < end; i++) {
            if (b[i] >= 0 && b[i] < ' ' || b[i] == '#' || b[i] == '+') {
                return false;
            }
        }
        return true;
    }
}
