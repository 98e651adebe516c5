package io.thalweg.engine.l7.amqp;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.AsciiBytes;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.ConnectionFrameParser;

/**
 * AMQP 0-9-1 frames. A method pairs with its answer by channel and number; either side asks. A method with content waits for
 * the content header, which may hold a trace; the body is passed over. A server that refuses a method closes its channel: the
 * close answers the method it names, and is a request of its own; one that refuses a login answers {@code StartOk}, which the
 * server asked for, with a row for itself.
 *
 * <pre>
 * type 1 | channel 2 | size 4 | payload | 0xCE          protocol header: "AMQP" 0 0 9 1
 * </pre>
 */
final class AmqpParser extends ConnectionFrameParser<AmqpState> {
    private static final byte[] NAME = {'A', 'M', 'Q', 'P'};
    private static final int PROTOCOL_HEADER = 8;
    private static final int HEADER = 7;
    private static final int METHOD = 1;
    private static final int CONTENT_HEADER = 2;
    private static final int BODY = 3;
    private static final int HEARTBEAT = 8;
    private static final int METHOD_IDS = 4;
    private static final int CONTENT_FIXED = 14;
    private static final byte END = (byte) 0xce;
    private static final String VERSION = "v0.9.1";
    private static final int CONNECTION_FORCED = 320;
    private static final int ACCESS_REFUSED = 403;
    private static final int FIRST_ERROR = 300;
    private static final int FIRST_SERVER_ERROR = 540;

    private final AmqpArguments arguments;
    private final ContentHeader content;

    AmqpParser(L7Options options, TextCache texts) {
        super(options);
        this.arguments = new AmqpArguments(texts);
        this.content = new ContentHeader(options);
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        byte[] b = input.buffer;
        if (AsciiBytes.startsLike(b, input.from, input.to, NAME)) {
            return input.length() < PROTOCOL_HEADER ? L7Guess.NEED_MORE : L7Guess.REQUEST;
        }
        long length = length(b, input.from, input.to);
        if (b[input.from] != METHOD || length <= 0 || length > input.length()) {
            return L7Guess.NOT_MINE;
        }
        AmqpMethod method = method(b, input.from);
        return switch (method.sender) {
            case 'c' -> L7Guess.REQUEST;
            case 's' -> L7Guess.RESPONSE;
            default -> L7Guess.EITHER;
        };
    }

    @Override
    protected long frameLength(AmqpState state, L7Input input) {
        byte[] b = input.buffer;
        if (AsciiBytes.startsLike(b, input.from, input.to, NAME)) {
            return input.length() < PROTOCOL_HEADER ? NEED_MORE : PROTOCOL_HEADER;
        }
        return length(b, input.from, input.to);
    }

    private static long length(byte[] b, int from, int to) {
        int type = b[from];
        boolean isType = type == METHOD || type == CONTENT_HEADER || type == BODY || type == HEARTBEAT;
        if (!isType || to - from < HEADER) {
            return isType ? NEED_MORE : NOT_A_FRAME;
        }
        long length = HEADER + NetworkBytes.u32(b, from + 3) + 1;
        if (length > MAX_FRAME || length <= to - from && b[from + (int) length - 1] != END) {
            return NOT_A_FRAME;
        }
        int needed = type == METHOD ? METHOD_IDS : type == CONTENT_HEADER ? CONTENT_FIXED : 0;
        if (length < HEADER + needed + 1) {
            return NOT_A_FRAME;
        }
        if (to - from < HEADER + needed) {
            return NEED_MORE;
        }
        return type == METHOD && method(b, from) == null ? NOT_A_FRAME : length;
    }

    private static AmqpMethod method(byte[] b, int from) {
        return AmqpMethod.of(NetworkBytes.u16(b, from + HEADER), NetworkBytes.u16(b, from + HEADER + 2));
    }

    @Override
    protected int headBytes(AmqpState state, L7Input input) {
        return input.buffer[input.from] == BODY ? 0 : Integer.MAX_VALUE;
    }

    @Override
    protected void frame(AmqpState state, L7Input input, int to, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        switch (b[input.from]) {
            case METHOD -> {
                release(state.held(input.fromClient), exchange);
                method(state, input, to, length, exchange);
            }
            case CONTENT_HEADER -> contentHeader(state, input, to, exchange);
            case 'A' -> protocolHeader(input, length, exchange);
            default -> {}
        }
    }

    private void protocolHeader(L7Input input, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        boolean isZeroNine = b[input.from + 6] == 9 || b[input.from + 5] == 9 || b[input.from + 6] == 8;
        if (!isZeroNine) {
            exchange.stop();
            return;
        }
        L7Message message = message(input, length);
        message.version = VERSION;
        exchange.session(message);
    }

    private void method(AmqpState state, L7Input input, int to, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        AmqpMethod method = method(b, input.from);
        int channel = NetworkBytes.u16(b, input.from + 1);
        arguments.read(method, b, input.from + HEADER + METHOD_IDS, to);
        if (method.classId == AmqpMethod.CONNECTION && method.methodId == AmqpMethod.OPEN) {
            state.virtualHost = arguments.virtualHost;
        }
        if (arguments.replyCode != 0) {
            refusal(state, input, length, channel, exchange);
        }
        L7Message message = described(state, input, length);
        message.requestType = method.name;
        message.requestResource = arguments.resource(method);
        message.endpoint = message.requestResource;
        if (arguments.replyCode != 0) {
            message.attribute("reply_code", Integer.toString(arguments.replyCode));
            message.attribute("reply_text", arguments.replyText);
        }
        boolean isResponse = method.role == AmqpMethod.Role.RESPONSE;
        message.pairingId = pairing(input.fromClient != isResponse, channel, method.classId, method.requestId);
        message.status = L7Status.OK;
        if (method.hasContent()) {
            AmqpState.Held held = state.held(input.fromClient);
            held.message = message;
            held.channel = channel;
            held.isResponse = isResponse;
        } else if (method.role == AmqpMethod.Role.REQUEST) {
            exchange.request(message);
        } else if (isResponse) {
            exchange.response(message);
        } else {
            exchange.session(message);
        }
    }

    private static L7Message described(AmqpState state, L7Input input, long length) {
        L7Message message = message(input, length);
        message.length = length;
        message.hasLength = true;
        message.version = VERSION;
        message.requestDomain = state.virtualHost;
        return message;
    }

    /** A close that names a method which waits for an answer is the answer. */
    private void refusal(AmqpState state, L7Input input, long length, int channel, L7Exchange exchange) {
        boolean isLogin = channel == 0 && isRefusedLogin(state, input.fromClient);
        AmqpMethod failed = isLogin
                ? AmqpMethod.of(AmqpMethod.CONNECTION, AmqpMethod.START_OK)
                : AmqpMethod.of(arguments.failedClass, arguments.failedMethod);
        boolean isAnswered = failed != null && (isLogin || failed.role == AmqpMethod.Role.REQUEST);
        if (!isAnswered || arguments.replyCode < FIRST_ERROR) {
            return;
        }
        L7Message message = described(state, input, length);
        message.requestType = failed.name;
        message.pairingId = pairing(!input.fromClient, channel, failed.classId, failed.methodId);
        message.code = arguments.replyCode;
        message.hasCode = true;
        message.exception = arguments.replyText;
        boolean isServers = message.code >= FIRST_SERVER_ERROR || message.code == CONNECTION_FORCED;
        message.status = isServers ? L7Status.SERVER_ERROR : L7Status.CLIENT_ERROR;
        exchange.response(message);
    }

    /** RabbitMQ closes a connection whose login it refuses without naming a method; no virtual host is open then. */
    private boolean isRefusedLogin(AmqpState state, boolean fromClient) {
        return !fromClient
                && arguments.failedClass == 0
                && arguments.replyCode == ACCESS_REFUSED
                && state.virtualHost.isEmpty();
    }

    private static long pairing(boolean clientAsks, int channel, int classId, int methodId) {
        return (clientAsks ? 1L << 48 : 0) | (long) channel << 32 | (long) classId << 16 | methodId;
    }

    private void contentHeader(AmqpState state, L7Input input, int to, L7Exchange exchange) {
        AmqpState.Held held = state.held(input.fromClient);
        if (held.message != null && held.channel == NetworkBytes.u16(input.buffer, input.from + 1)) {
            content.read(input.buffer, input.from + HEADER, to, held.message);
            release(held, exchange);
        }
    }

    private static void release(AmqpState.Held held, L7Exchange exchange) {
        L7Message message = held.message;
        held.message = null;
        if (message == null) {
            return;
        }
        if (held.isResponse) {
            exchange.response(message);
        } else {
            exchange.session(message);
        }
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        super.lost(state, input, isEnd, exchange);
        release(((AmqpState) state).held(input.fromClient), exchange);
    }

    @Override
    public void expire(L7ParserState state, long nowMicros, L7Exchange exchange) {
        release(((AmqpState) state).held(true), exchange);
        release(((AmqpState) state).held(false), exchange);
    }
}
