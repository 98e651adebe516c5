package io.thalweg.engine.l7.rocketmq;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.FrameParser;

/**
 * RocketMQ commands. A command pairs with its answer by {@code opaque}, and brokers ask too.
 *
 * <pre>
 * length 4 | form of the header 1 | length of the header 3 | header | body
 * </pre>
 */
final class RocketMqParser extends FrameParser {
    private static final int LENGTH = 4;
    private static final int PREFIX = 8;
    private static final int JSON_BEGIN = 6;
    private static final int BINARY_FIXED = 21;
    private static final int JSON = 0;
    private static final int BINARY = 1;
    private static final int RESPONSE_FLAG = 1;
    private static final int ONE_WAY_FLAG = 2;
    private static final int MAX_LANGUAGE = 16;
    private static final int MAX_VERSION = 1000;
    private static final int MAX_HEADER = 1 << 20;
    private static final int CLIENT_ASKS = 1;

    private static final int SUCCESS = 0;
    private static final int FLUSH_DISK_TIMEOUT = 10;
    private static final int PULL_NOT_FOUND = 19;
    private static final int PULL_OFFSET_MOVED = 21;

    private final RocketMqFields fields;
    private final RocketMqHeader header;

    RocketMqParser(L7Options options, TextCache texts) {
        super(options);
        this.fields = new RocketMqFields(options, texts);
        this.header = new RocketMqHeader(fields);
    }

    @Override
    protected long frameLength(byte[] b, int from, int to) {
        if (to - from < PREFIX) {
            return to - from >= LENGTH && NetworkBytes.u32(b, from) > MAX_FRAME ? NOT_A_FRAME : NEED_MORE;
        }
        long length = NetworkBytes.u32(b, from);
        int headerLength = headerLength(b, from);
        if (length > MAX_FRAME || headerLength > MAX_HEADER || headerLength > length - LENGTH) {
            return NOT_A_FRAME;
        }
        int form = b[from + LENGTH];
        int needed = form == JSON ? JSON_BEGIN : BINARY_FIXED;
        if (form != JSON && form != BINARY || headerLength < needed) {
            return NOT_A_FRAME;
        }
        if (to - from < PREFIX + needed) {
            return NEED_MORE;
        }
        boolean isOne =
                form == JSON ? RocketMqHeader.isJson(b, from + PREFIX, to) : isBinary(b, from + PREFIX, headerLength);
        return isOne ? LENGTH + length : NOT_A_FRAME;
    }

    private static int headerLength(byte[] b, int from) {
        return NetworkBytes.u24(b, from + LENGTH + 1);
    }

    private static boolean isBinary(byte[] b, int from, int headerLength) {
        int remark = NetworkBytes.i32(b, from + 13);
        return b[from + 2] >= 0
                && b[from + 2] < MAX_LANGUAGE
                && NetworkBytes.u16(b, from + 3) < MAX_VERSION
                && (NetworkBytes.i32(b, from + 9) & ~(RESPONSE_FLAG | ONE_WAY_FLAG)) == 0
                && remark >= 0
                && remark <= headerLength - BINARY_FIXED;
    }

    @Override
    protected L7Guess kind(byte[] b, int from, int to) {
        readHeader(b, from, to);
        if (!header.hasCode) {
            return L7Guess.EITHER;
        }
        return (header.flag & RESPONSE_FLAG) != 0 ? L7Guess.RESPONSE : L7Guess.REQUEST;
    }

    /** Where the header ends. */
    private int readHeader(byte[] b, int from, int to) {
        int end = Math.min(to, from + PREFIX + headerLength(b, from));
        if (b[from + LENGTH] == JSON) {
            header.readJson(b, from + PREFIX, end);
        } else {
            header.readBinary(b, from + PREFIX, end);
        }
        return end;
    }

    @Override
    protected void frame(L7Input input, int to, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        int body = readHeader(b, input.from, to);
        boolean isHeaderWhole = body - input.from == PREFIX + headerLength(b, input.from);
        if (!header.hasCode || !header.hasOpaque) {
            if (isHeaderWhole) {
                exchange.malformed();
            }
            return;
        }
        boolean isResponse = (header.flag & RESPONSE_FLAG) != 0;
        L7Message message = message(input, length);
        message.length = length - LENGTH;
        message.hasLength = true;
        message.id = header.opaque;
        message.hasId = true;
        message.pairingId = header.opaque << 1 | (input.fromClient != isResponse ? CLIENT_ASKS : 0);
        message.version = version(header.version);
        if (isResponse) {
            StoredMessage.readProperties(b, body, to, fields);
            fields.fillMessage(message);
            answered(message);
            exchange.response(message);
            return;
        }
        message.requestType = RocketMqRequestCode.name(header.code);
        fields.fill(message, RocketMqRequestCode.hasShortNames(header.code));
        if ((header.flag & ONE_WAY_FLAG) != 0) {
            exchange.session(message);
        } else {
            exchange.request(message);
        }
    }

    /** Where nothing was found to pull, or a message is stored but not everywhere yet, all is well. */
    private void answered(L7Message message) {
        message.code = header.code;
        message.hasCode = true;
        message.exception = fields.remark;
        boolean isWell = header.code == SUCCESS
                || header.code >= FLUSH_DISK_TIMEOUT && header.code < FLUSH_DISK_TIMEOUT + 3
                || header.code >= PULL_NOT_FOUND && header.code <= PULL_OFFSET_MOVED;
        message.status = isWell ? L7Status.OK : L7Status.SERVER_ERROR;
    }

    /** From 4.0.0 on every version has two numbers, that of its snapshots first (MQVersion). */
    private static String version(int number) {
        int since = number - 213;
        if (since < -1 || number > MAX_VERSION) {
            return Integer.toString(number);
        }
        int release = 400 + Math.floorDiv(since + 1, 2);
        String digits = "V" + release / 100 + "_" + release / 10 % 10 + "_" + release % 10;
        return since % 2 == 0 ? digits : digits + "_SNAPSHOT";
    }
}
