package io.thalweg.engine.l7.tars;

/**
 * The fields that tell a request from a response (RequestF.tars).
 *
 * <pre>
 *   tag   RequestPacket            ResponsePacket
 *    1    version                  version
 *    2    packet type              packet type
 *    3    message type             request id
 *    4    request id               message type
 *    5    servant, a text          return code
 *    6    function, a text         buffer
 *    7    buffer                   status, a map
 *    8    timeout                  description of the result
 *    9    context, a map           context, a map
 *   10    status, a map
 * </pre>
 *
 * What has its default may be left out. Versions 2 and 3 (TUP) answer with a RequestPacket.
 */
final class TarsPacket {
    static final int LENGTH = 4;

    private static final int MAX_VERSION = 3;
    private static final int LONGEST_NAME = 512;
    private static final int REQUEST_ID_OF_RESPONSE = 3;
    private static final int REQUEST_ID = 4;
    private static final int SERVANT = 5;
    private static final int FUNCTION = 6;

    private final TarsReader fields = new TarsReader();

    int version;
    boolean isOneWay;
    boolean isRequest;
    int requestId;
    int returnCode;
    int servantFrom;
    int servantTo;
    int functionFrom;
    int functionTo;
    /** What there is behind the fields read here. */
    TarsReader rest;

    private final long[] numbers = new long[SERVANT + 1];
    private boolean isSound;

    /** Whether the bytes behind the length are a packet, as far as they go; {@link #rest} is set when enough of them do. */
    boolean read(byte[] b, int from, int to) {
        rest = null;
        servantFrom = -1;
        java.util.Arrays.fill(numbers, 0);
        fields.begin(b, from, to);
        int last = 0;
        while (fields.head()) {
            if (fields.tag <= last || last == 0 && fields.tag != 1 || fields.tag > FUNCTION) {
                return false;
            }
            last = fields.tag;
            if (last == FUNCTION) {
                return function(b);
            }
            isSound = true;
            if (!(last == SERVANT && fields.isText() ? servant(b) : number(last))) {
                return isSound;
            }
        }
        return to - from < 1 || last > 0 || fields.tag == 1;
    }

    private boolean number(int tag) {
        isSound = fields.isNumber();
        if (!fields.number()) {
            return false;
        }
        numbers[tag] = fields.value;
        isSound = tag != 1 || fields.value >= 1 && fields.value <= MAX_VERSION;
        return isSound;
    }

    private boolean servant(byte[] b) {
        if (!fields.text()) {
            return false;
        }
        servantFrom = fields.from;
        servantTo = fields.end;
        isSound = isName(b, servantFrom, servantTo);
        return isSound;
    }

    /** The field that both kinds have, each of its own type. */
    private boolean function(byte[] b) {
        isRequest = servantFrom >= 0;
        if (isRequest) {
            if (!fields.isText()) {
                return false;
            }
            if (!fields.text()) {
                return true;
            }
            functionFrom = fields.from;
            functionTo = fields.end;
            if (!isName(b, functionFrom, functionTo)) {
                return false;
            }
        } else if (fields.type != TarsReader.BYTES) {
            return false;
        }
        version = (int) numbers[1];
        isOneWay = numbers[2] == 1;
        requestId = (int) numbers[isRequest ? REQUEST_ID : REQUEST_ID_OF_RESPONSE];
        returnCode = (int) numbers[SERVANT];
        rest = fields;
        return true;
    }

    private static boolean isName(byte[] b, int from, int to) {
        boolean isName = to > from && to - from <= LONGEST_NAME;
        for (int at = from; at < to && isName; at++) {
            isName = b[at] > ' ' && b[at] < 0x7f;
        }
        return isName;
    }
}
