package io.thalweg.engine.l7.mqtt;

/**
 * The fixed header of a control packet (MQTT 5 §2.1) and what each kind is: a request that another kind answers, such an
 * answer, or neither.
 *
 * <pre>
 * kind 4 bits | flags 4 bits | remaining length, 7 bits a byte, 1 to 4 bytes
 * </pre>
 */
final class MqttPacket {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBSCRIBE = 8;
    static final int SUBACK = 9;
    static final int UNSUBSCRIBE = 10;
    static final int UNSUBACK = 11;
    static final int PINGREQ = 12;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;
    static final int AUTH = 15;

    private static final String[] NAMES = {
        "",
        "CONNECT",
        "CONNACK",
        "PUBLISH",
        "PUBACK",
        "PUBREC",
        "PUBREL",
        "PUBCOMP",
        "SUBSCRIBE",
        "SUBACK",
        "UNSUBSCRIBE",
        "UNSUBACK",
        "PINGREQ",
        "PINGRESP",
        "DISCONNECT",
        "AUTH"
    };
    private static final int DUPLICATE = 8;
    private static final int MAX_LENGTH_BYTES = 4;
    /** Connection acknowledgements and the like are short, whatever properties they have. */
    private static final int MAX_ANSWER = 1 << 16;

    private MqttPacket() {}

    static int kind(byte first) {
        return (first & 0xff) >> 4;
    }

    static String name(int kind) {
        return NAMES[kind];
    }

    static int qos(byte first) {
        return first >> 1 & 3;
    }

    static boolean isDuplicate(byte first) {
        return (first & DUPLICATE) != 0;
    }

    static boolean isRetained(byte first) {
        return (first & 1) != 0;
    }

    /** Bytes of the whole packet; 0 while its length is incomplete, negative when none begins here. */
    static long length(byte[] b, int from, int to) {
        if (from >= to) {
            return 0;
        }
        int kind = kind(b[from]);
        if (!areFlags(kind, b[from])) {
            return -1;
        }
        long length = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
            int at = from + 1 + i;
            if (at >= to) {
                return 0;
            }
            length |= (long) (b[at] & 0x7f) << 7 * i;
            if (b[at] >= 0) {
                return isLength(kind, length) ? 2 + i + length : -1;
            }
        }
        return -1;
    }

    /** Where the variable header of a packet, whose length is known, begins. */
    static int body(byte[] b, int from) {
        int at = from + 1;
        while (b[at] < 0) {
            at++;
        }
        return at + 1;
    }

    private static boolean areFlags(int kind, byte first) {
        int flags = first & 0xf;
        return switch (kind) {
            case 0 -> false;
            case PUBLISH -> qos(first) != 3;
            case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> (flags & ~DUPLICATE) == 2;
            default -> flags == 0;
        };
    }

    private static boolean isLength(int kind, long length) {
        return switch (kind) {
            case CONNECT -> length >= 12;
            case PUBLISH -> length >= 2;
            case CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, UNSUBACK -> length >= 2 && length < MAX_ANSWER;
            case SUBACK -> length >= 3 && length < MAX_ANSWER;
            case SUBSCRIBE, UNSUBSCRIBE -> length >= 5;
            case PINGREQ, PINGRESP -> length == 0;
            default -> length < MAX_ANSWER;
        };
    }

    /** The kind that answers this one; 0 when none does. */
    static int answer(int kind, int qos) {
        return switch (kind) {
            case CONNECT -> CONNACK;
            case PUBLISH -> qos == 0 ? 0 : qos == 1 ? PUBACK : PUBREC;
            case PUBREL -> PUBCOMP;
            case SUBSCRIBE -> SUBACK;
            case UNSUBSCRIBE -> UNSUBACK;
            case PINGREQ -> PINGRESP;
            default -> 0;
        };
    }

    static boolean isAnswer(int kind) {
        return switch (kind) {
            case CONNACK, PUBACK, PUBREC, PUBCOMP, SUBACK, UNSUBACK, PINGRESP -> true;
            default -> false;
        };
    }

    /** Whether only clients send it. */
    static boolean isFromClient(int kind) {
        return kind == CONNECT || kind == SUBSCRIBE || kind == UNSUBSCRIBE || kind == PINGREQ;
    }

    /** Whether only servers send it. */
    static boolean isFromServer(int kind) {
        return kind == CONNACK || kind == SUBACK || kind == UNSUBACK || kind == PINGRESP;
    }
}
