package io.thalweg.engine.l7.mongodb;

import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.ConnectionFrameParser;
import java.util.Set;

/**
 * MongoDB messages: what the client sends is a request, what the server sends answers the message whose id it names. Shown is
 * the first document. An exhaust cursor answers one request again and again: its first answer is the response, each further
 * one, which names the one before, a row of its own. Where literals are masked, documents of answers are not shown at all.
 */
final class MongoParser extends ConnectionFrameParser<MongoState> {
    /** Errors that the client made (error_codes.yml of the server): bad values, no right to it, no such thing, a duplicate. */
    private static final Set<Integer> CLIENT_ERRORS = Set.of(
            2, 4, 9, 11, 13, 14, 17, 18, 20, 26, 27, 28, 31, 34, 40, 43, 48, 52, 53, 54, 56, 59, 66, 67, 68, 72, 73, 76,
            85, 86, 111, 121, 168, 8000, 11000, 11001);

    private static final int QUERY_FAILURE = 2;
    /** Bytes of the shortest {@code OP_MSG}. */
    private static final int LEAST = 26;

    private final int maxHead;
    private final boolean obfuscate;
    private final TextCache texts;
    private final MongoBody body;
    private final Bson bson;

    MongoParser(L7Options options, TextCache texts) {
        super(options);
        this.maxHead = options.maxHeadBytes();
        this.obfuscate = options.obfuscate();
        this.texts = texts;
        this.body = new MongoBody(options.maxHeadBytes());
        this.bson = new Bson(options.maxTextBytes());
    }

    /** What is shorter than a header must look like the first message of a client to be waited for. */
    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        if (input.length() < MongoHeader.BYTES) {
            boolean mayBeFirst = MongoHeader.mayBeFirst(input.buffer, input.from, input.to);
            return mayBeFirst ? L7Guess.NEED_MORE : L7Guess.NOT_MINE;
        }
        long length = frameLength(input);
        if (length == NEED_MORE) {
            return L7Guess.NEED_MORE;
        }
        return length < 0 ? L7Guess.NOT_MINE : kind(input.buffer, input.from, input.to);
    }

    @Override
    protected long frameLength(MongoState state, L7Input input) {
        return frameLength(input);
    }

    private static long frameLength(L7Input input) {
        byte[] b = input.buffer;
        int from = input.from;
        int to = input.to;
        if (to - from < MongoHeader.BYTES) {
            return NEED_MORE;
        }
        if (!MongoHeader.isOne(b, from)) {
            return NOT_A_FRAME;
        }
        int length = MongoHeader.length(b, from);
        return to - from < Math.min(length, LEAST) ? NEED_MORE : length;
    }

    private L7Guess kind(byte[] b, int from, int to) {
        int opcode = MongoHeader.opcode(b, from);
        long responseTo = MongoHeader.responseTo(b, from);
        body.read(opcode, b, from + MongoHeader.BYTES, to);
        boolean isCompressed = opcode == MongoHeader.COMPRESSED;
        if (!isCompressed && !hasBody(opcode) || MongoHeader.name(body.opcode).isEmpty()) {
            return L7Guess.NOT_MINE;
        }
        boolean isResponse =
                opcode == MongoHeader.REPLY || responseTo != 0 && (opcode == MongoHeader.MSG || isCompressed);
        return isResponse ? L7Guess.RESPONSE : responseTo == 0 ? L7Guess.REQUEST : L7Guess.NOT_MINE;
    }

    /** Whether there is the beginning of a document, or before it the name of a collection. */
    private boolean hasBody(int opcode) {
        return switch (opcode) {
            case MongoHeader.MSG, MongoHeader.REPLY ->
                body.documentFrom + Bson.LEAST > body.to || Bson.isDocument(body.b, body.documentFrom, body.to);
            case MongoHeader.KILL_CURSORS -> true;
            default -> body.hasCollection();
        };
    }

    @Override
    protected void frame(MongoState state, L7Input input, int to, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        int end = (int) Math.min(to, input.from + (long) maxHead);
        body.read(MongoHeader.opcode(b, input.from), b, input.from + MongoHeader.BYTES, end);
        L7Message message = message(input, length);
        if (input.fromClient) {
            request(MongoHeader.requestId(b, input.from), message, exchange);
        } else {
            long answered = MongoHeader.responseTo(b, input.from);
            boolean isFurther = state.isFurther(answered);
            boolean hasMore = body.opcode == MongoHeader.MSG && (body.flags & MongoBody.MORE_TO_COME) != 0;
            state.answered(MongoHeader.requestId(b, input.from), hasMore);
            response(answered, message);
            if (isFurther) {
                exchange.part(message, false);
            } else {
                exchange.response(message);
            }
        }
    }

    private void request(long id, L7Message message, L7Exchange exchange) {
        message.idAndPairing(id);
        message.requestType = MongoHeader.name(body.opcode);
        if (body.documentFrom < body.to) {
            message.requestResource = texts.cut(bson.read(body.b, body.documentFrom, body.to, obfuscate));
        } else {
            message.requestResource = texts.text(body.b, body.collectionFrom, body.collectionTo);
        }
        boolean isLast = body.opcode == MongoHeader.MSG && (body.flags & MongoBody.MORE_TO_COME) != 0;
        if (isLast || MongoHeader.isOneWay(body.opcode)) {
            exchange.session(message);
        } else {
            exchange.request(message);
        }
    }

    private void response(long id, L7Message message) {
        message.idAndPairing(id);
        message.status = L7Status.OK;
        message.hasCode = true;
        if (body.documentFrom < body.to) {
            String text = bson.read(body.b, body.documentFrom, body.to, obfuscate);
            message.result = obfuscate ? "" : texts.cut(text);
            boolean hasFailed = body.opcode == MongoHeader.REPLY && (body.flags & QUERY_FAILURE) != 0;
            if (bson.isVerdict && !bson.isOk || hasFailed) {
                message.result = "";
                message.code = bson.code;
                message.exception = texts.cut(obfuscate ? masked(bson.message) : bson.message);
                message.status = CLIENT_ERRORS.contains(bson.code) ? L7Status.CLIENT_ERROR : L7Status.SERVER_ERROR;
            }
        }
    }

    /** From the first sign on behind which there may be a value of a document. */
    private static String masked(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '"' || c == '\'' || c == '[') {
                return text.substring(0, i) + "?";
            }
        }
        return text;
    }
}
