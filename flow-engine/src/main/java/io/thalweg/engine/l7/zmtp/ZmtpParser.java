package io.thalweg.engine.l7.zmtp;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.AsciiBytes;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.ConnectionFrameParser;
import java.nio.charset.StandardCharsets;

/**
 * ZMTP 3. A message of several frames is told once. Between REQ and REP messages pair in order; all else is complete by
 * itself; what is published has the subscription that it meets. User name and password of HELLO are never read, nor what is encrypted.
 *
 * <pre>
 * greeting: 0xff | 8 | 0x7f | major 1 | minor 1 | mechanism 20 | server 1 | filler 31
 * frame:    flags 1 (more, long, command) | size 1 or 8 | body; command: name (1 + text) | data
 * </pre>
 */
final class ZmtpParser extends ConnectionFrameParser<ZmtpState> {
    private static final int GREETING = 64;
    private static final int SIGNATURE = 10;
    private static final int MECHANISM = 12;
    private static final int MECHANISM_BYTES = 20;
    private static final int MORE = 1;
    private static final int LONG = 2;
    private static final int COMMAND = 4;
    private static final int HEAD = 1024;
    private static final int MAX_COMMAND = 1 << 16;
    private static final int MAX_PROPERTIES = 16;
    /** What libzmq sends for the length and name of ERROR, by an escape in its source that takes the E for a digit. */
    private static final byte[] ODD_ERROR = {0x5e, 'R', 'R', 'O', 'R'};

    private final TextCache texts;

    ZmtpParser(L7Options options, TextCache texts) {
        super(options);
        this.texts = texts;
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        if (!isGreeting(input)) {
            return L7Guess.NOT_MINE;
        }
        return input.length() < SIGNATURE ? L7Guess.NEED_MORE : L7Guess.EITHER;
    }

    /** The bytes between are a length of the first version of the protocol, which is small. */
    private static boolean isGreeting(L7Input input) {
        byte[] b = input.buffer;
        int there = Math.min(input.length(), SIGNATURE + 1);
        for (int i = 0; i < there; i++) {
            byte c = b[input.from + i];
            boolean isOne =
                    switch (i) {
                        case 0 -> c == (byte) 0xff;
                        case 8 -> true;
                        case SIGNATURE - 1 -> c == 0x7f;
                        case SIGNATURE -> c >= 1 && c <= 3;
                        default -> c == 0;
                    };
            if (!isOne) {
                return false;
            }
        }
        return there > 0;
    }

    @Override
    protected long frameLength(ZmtpState state, L7Input input) {
        if (!state.side(input.fromClient).hasGreeted && isGreeting(input)) {
            return input.length() < GREETING ? NEED_MORE : GREETING;
        }
        byte[] b = input.buffer;
        int flags = b[input.from];
        boolean isCommand = (flags & COMMAND) != 0;
        boolean isSound = (flags & ~(MORE | LONG | COMMAND)) == 0 && !(isCommand && (flags & MORE) != 0);
        int header = header(flags);
        if (!isSound || input.length() < header) {
            return isSound ? NEED_MORE : NOT_A_FRAME;
        }
        long length = header + size(b, input.from);
        if (length < header || length > MAX_FRAME || isCommand && length > MAX_COMMAND) {
            return NOT_A_FRAME;
        }
        // After a gap a frame is believed if it fills what there is: the flags alone tell too little.
        boolean isLikely = state.isAligned(input.fromClient) || length == input.length();
        return isLikely ? length : NOT_A_FRAME;
    }

    private static int header(int flags) {
        return (flags & LONG) == 0 ? 2 : 9;
    }

    private static long size(byte[] b, int from) {
        return (b[from] & LONG) == 0 ? NetworkBytes.u8(b, from + 1) : NetworkBytes.i64(b, from + 1);
    }

    @Override
    protected int headBytes(ZmtpState state, L7Input input) {
        return HEAD;
    }

    @Override
    protected void frame(ZmtpState state, L7Input input, int to, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        ZmtpState.Side side = state.side(input.fromClient);
        L7Message message = message(input, length);
        if (!side.hasGreeted && b[input.from] == (byte) 0xff) {
            greeting(state, side, b, input.from, message, exchange);
            return;
        }
        int flags = b[input.from];
        message.version = state.version;
        message.length = size(b, input.from);
        message.hasLength = true;
        message.status = L7Status.OK;
        if ((flags & COMMAND) != 0) {
            command(side, b, input.from + header(flags), to, message);
            exchange.session(message);
        } else {
            part(state, input, to, message, exchange);
        }
    }

    private void greeting(
            ZmtpState state, ZmtpState.Side side, byte[] b, int from, L7Message message, L7Exchange exchange) {
        side.hasGreeted = true;
        if (b[from + SIGNATURE] < 3) {
            exchange.stop();
            return;
        }
        state.version = b[from + SIGNATURE] + "." + b[from + SIGNATURE + 1];
        message.version = state.version;
        message.requestType = "Greeting";
        int end = from + MECHANISM;
        while (end < from + MECHANISM + MECHANISM_BYTES && b[end] != 0) {
            end++;
        }
        message.attribute("mechanism", texts.text(b, from + MECHANISM, end));
        exchange.session(message);
    }

    /** Of a message of several parts the first that is not empty, or the last, is told. */
    private void part(ZmtpState state, L7Input input, int to, L7Message message, L7Exchange exchange) {
        byte[] b = input.buffer;
        int flags = b[input.from];
        ZmtpState.Side side = state.side(input.fromClient);
        boolean hasMore = (flags & MORE) != 0;
        side.isTold &= side.isInMessage;
        if (!side.isTold && (message.length > 0 || !hasMore)) {
            side.isTold = true;
            message.requestType = "Message";
            ZmtpState.Side other = state.side(!input.fromClient);
            int body = input.from + header(flags);
            if (side.isSubscriber && body < to && (b[body] & ~1) == 0) {
                subscription(side, b[body] == 1, b, body + 1, to, message);
            } else {
                message.requestResource = other.subscription(b, body, to);
                message.requestDomain = message.requestResource;
            }
            if (side.isRequester && other.isReplier) {
                exchange.request(message);
            } else if (side.isReplier && other.isRequester) {
                exchange.response(message);
            } else {
                exchange.session(message);
            }
        }
        side.isInMessage = hasMore;
    }

    /** As a command, or before version 3.1 in a message that begins with 1, or with 0 to cancel it. */
    private void subscription(ZmtpState.Side side, boolean isNew, byte[] b, int from, int to, L7Message message) {
        String prefix = texts.text(b, from, to);
        message.requestResource = prefix;
        message.requestDomain = prefix;
        if (isNew) {
            side.subscribe(prefix);
        } else {
            side.cancel(prefix);
        }
    }

    private void command(ZmtpState.Side side, byte[] b, int from, int to, L7Message message) {
        message.requestType = "Command";
        if (from >= to) {
            return;
        }
        boolean isOdd = AsciiBytes.startsLike(b, from, to, ODD_ERROR) && to - from >= ODD_ERROR.length;
        int data = isOdd ? from + ODD_ERROR.length : Math.min(to, from + 1 + NetworkBytes.u8(b, from));
        String name = isOdd ? "ERROR" : texts.text(b, from + 1, data);
        message.attribute("command", name);
        switch (name) {
            case "READY", "INITIATE" -> properties(side, b, data, to, message);
            case "SUBSCRIBE", "CANCEL" -> subscription(side, name.equals("SUBSCRIBE"), b, data, to, message);
            case "ERROR" -> {
                message.status = L7Status.SERVER_ERROR;
                message.exception = texts.text(b, data + 1, data < to ? Math.min(to, data + 1 + (b[data] & 0xff)) : to);
            }
            case "MESSAGE" -> message.requestType = "Message";
            default -> {}
        }
    }

    /** Name with a length of one byte, value with one of four. */
    private void properties(ZmtpState.Side side, byte[] b, int from, int to, L7Message message) {
        int at = from;
        for (int i = 0; i < MAX_PROPERTIES && at < to; i++) {
            int value = at + 1 + NetworkBytes.u8(b, at);
            if (to - value < 4) {
                return;
            }
            long end = value + 4 + NetworkBytes.u32(b, value);
            if (end > to) {
                return;
            }
            String name = new String(b, at + 1, value - at - 1, StandardCharsets.ISO_8859_1);
            if (name.equalsIgnoreCase("Socket-Type")) {
                String type = texts.text(b, value + 4, (int) end);
                side.isRequester = type.equals("REQ");
                side.isReplier = type.equals("REP");
                side.isSubscriber = type.equals("SUB") || type.equals("XSUB");
                message.attribute("socket_type", type);
            }
            at = (int) end;
        }
    }
}
