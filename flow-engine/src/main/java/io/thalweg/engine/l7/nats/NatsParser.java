package io.thalweg.engine.l7.nats;

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
import java.nio.charset.StandardCharsets;

/**
 * NATS operations. INFO asks for CONNECT, PING of either side for PONG; all else is complete by itself. What CONNECT says,
 * credentials among it, is never shown. After INFO a client may go over to TLS.
 */
final class NatsParser extends ConnectionFrameParser<NatsState> {
    private static final int PORT = 4222;
    private static final int HEAD = 4096;
    private static final int MAX_NAME = 256;
    private static final byte TLS_HANDSHAKE = 0x16;
    private static final int GREETING = 1;
    private static final int CLIENTS_PING = 2;
    private static final int SERVERS_PING = 3;
    private static final byte[] VERSION = "\"version\":\"".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] SERVER_NAME = "\"server_name\":\"".getBytes(StandardCharsets.ISO_8859_1);

    private final TextCache texts;
    private final NatsHeaders headers;
    private final NatsLine line = new NatsLine();

    NatsParser(L7Options options, TextCache texts) {
        super(options);
        this.texts = texts;
        this.headers = new NatsHeaders(options, texts);
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        byte[] b = input.buffer;
        if (!line.read(b, input.from, input.to)) {
            boolean isShort = input.length() < 8 && NatsOperation.isBeginning(b, input.from, input.to);
            return isShort ? L7Guess.NEED_MORE : L7Guess.NOT_MINE;
        }
        boolean isCommon = line.operation.rest != ' ' && line.operation.rest != '{';
        if (isCommon && flow.serverPort() != PORT && flow.clientPort() != PORT) {
            return L7Guess.NOT_MINE;
        }
        boolean isSure = line.isWhole || line.operation.rest == '{' && line.end > line.rest + 1;
        if (!isSure) {
            return L7Guess.NEED_MORE;
        }
        return switch (line.operation.sender) {
            case 'c' -> L7Guess.REQUEST;
            case 's' -> L7Guess.RESPONSE;
            default -> L7Guess.EITHER;
        };
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        boolean isFirst = !((NatsState) state).isConnected && input.fromClient;
        if (isFirst && input.buffer[input.from] == TLS_HANDSHAKE) {
            exchange.handOver(null);
            return NEED_MORE;
        }
        return super.parse(state, input, exchange);
    }

    @Override
    protected long frameLength(NatsState state, L7Input input) {
        byte[] b = input.buffer;
        if (!line.read(b, input.from, input.to)) {
            boolean isShort = input.length() < 8 && NatsOperation.isBeginning(b, input.from, input.to);
            return isShort ? NEED_MORE : NOT_A_FRAME;
        }
        char other = input.fromClient ? 's' : 'c';
        if (line.operation.sender == other) {
            return NOT_A_FRAME;
        }
        return line.isWhole ? line.length(b, input.from) : NEED_MORE;
    }

    @Override
    protected int headBytes(NatsState state, L7Input input) {
        return HEAD;
    }

    /** A line that was cut tells its operation and, maybe, its subject all the same. */
    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        boolean isCut = input.length() > 0
                && frameLength((NatsState) state, input) == NEED_MORE
                && line.operation != null
                && line.end > line.rest;
        if (isCut) {
            frame((NatsState) state, input, input.to, input.length(), exchange);
        }
        super.lost(state, input, isEnd, exchange);
    }

    @Override
    protected void frame(NatsState state, L7Input input, int to, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        if (line.operation == NatsOperation.OK) {
            return;
        }
        L7Message message = message(input, length);
        message.requestType = line.operation.word;
        message.status = L7Status.OK;
        switch (line.operation) {
            case INFO -> info(state, b);
            case CONNECT -> state.isConnected = true;
            case SUB, PUB, MSG -> subject(b, message);
            case HPUB, HMSG -> {
                subject(b, message);
                if (line.isWhole) {
                    int from = Math.min(to, line.end + 1);
                    headers.read(b, from, Math.min(to, from + line.headers(b)), message);
                }
            }
            case ERROR -> error(b, message);
            default -> {}
        }
        message.version = state.version;
        message.requestDomain = state.serverName;
        tell(state, input.fromClient, message, length, exchange);
    }

    private void tell(NatsState state, boolean fromClient, L7Message message, long length, L7Exchange exchange) {
        switch (line.operation) {
            case INFO -> {
                if (state.isConnected) {
                    exchange.session(message);
                } else {
                    exchange.request(paired(message, GREETING, length));
                }
            }
            case CONNECT -> exchange.response(paired(message, GREETING, length));
            case PING -> exchange.request(paired(message, fromClient ? CLIENTS_PING : SERVERS_PING, length));
            case PONG -> exchange.response(paired(message, fromClient ? SERVERS_PING : CLIENTS_PING, length));
            default -> exchange.session(message);
        }
    }

    private static L7Message paired(L7Message message, int pairingId, long length) {
        message.pairingId = pairingId;
        message.length = length;
        message.hasLength = true;
        return message;
    }

    private void info(NatsState state, byte[] b) {
        state.version = value(b, VERSION, state.version);
        state.serverName = value(b, SERVER_NAME, state.serverName);
    }

    /** A text of the JSON object of this line, which has no texts with escapes in it where this is used. */
    private String value(byte[] b, byte[] name, String otherwise) {
        for (int at = line.rest; at + name.length < line.end; at++) {
            if (isAt(b, at, name)) {
                int from = at + name.length;
                int to = from;
                while (to < line.end && b[to] != '"') {
                    to++;
                }
                return to < line.end && to - from <= MAX_NAME ? texts.text(b, from, to) : otherwise;
            }
        }
        return otherwise;
    }

    private static boolean isAt(byte[] b, int at, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (b[at + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private void subject(byte[] b, L7Message message) {
        message.requestResource = texts.text(b, line.from(0), line.to(0));
        int dot = message.requestResource.indexOf('.');
        message.endpoint = dot < 0 ? message.requestResource : message.requestResource.substring(0, dot);
    }

    private void error(byte[] b, L7Message message) {
        int from = line.rest;
        int to = line.end;
        while (from < to && (b[from] == ' ' || b[from] == '\'')) {
            from++;
        }
        while (to > from && (b[to - 1] == '\r' || b[to - 1] == ' ' || b[to - 1] == '\'')) {
            to--;
        }
        message.exception = texts.text(b, from, to);
        message.status = L7Status.CLIENT_ERROR;
    }
}
