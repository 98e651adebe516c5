package io.thalweg.engine.l7.dubbo;

import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.FrameParser;

/**
 * Dubbo messages. Events (heartbeats, read-only notices) are passed over; a request that wants no answer is a session by
 * itself. Status is what the header says: an exception that the service threw comes with status OK and is shown beside it.
 */
final class DubboParser extends FrameParser {
    /** Kinds of a response's value; three more of each have attachments behind them. */
    static final int WITH_EXCEPTION = 0;

    static final int WITH_EXCEPTION_AND_ATTACHMENTS = 3;

    private final TextCache texts;
    private final DubboInvocation invocation;
    private final HessianBody hessian = new HessianBody();
    private final FastJsonBody fastJson = new FastJsonBody();
    private final FastJson2Body fastJson2 = new FastJson2Body();
    private final KryoBody kryo = new KryoBody();
    private final FstBody fst = new FstBody();

    DubboParser(L7Options options, TextCache texts) {
        super(options);
        this.texts = texts;
        this.invocation = new DubboInvocation(options, texts);
    }

    @Override
    protected long frameLength(byte[] b, int from, int to) {
        if (!DubboHeader.isLike(b, from, to)) {
            return NOT_A_FRAME;
        }
        if (to - from < DubboHeader.BYTES) {
            return NEED_MORE;
        }
        long length = DubboHeader.BYTES + DubboHeader.bodyLength(b, from);
        return length <= MAX_FRAME ? length : NOT_A_FRAME;
    }

    @Override
    protected L7Guess kind(byte[] b, int from, int to) {
        if (DubboHeader.isEvent(b, from)) {
            return L7Guess.EITHER;
        }
        return DubboHeader.isRequest(b, from) ? L7Guess.REQUEST : L7Guess.RESPONSE;
    }

    @Override
    protected void frame(L7Input input, int to, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        int from = input.from;
        if (DubboHeader.isEvent(b, from)) {
            return;
        }
        L7Message message = message(input, length);
        message.idAndPairing(DubboHeader.requestId(b, from));
        message.length = DubboHeader.bodyLength(b, from);
        message.hasLength = true;
        int serialization = DubboHeader.serialization(b, from);
        DubboBody body = body(serialization);
        if (body != null) {
            body.begin(b, from + DubboHeader.BYTES, to);
        }
        if (!DubboHeader.isRequest(b, from)) {
            message.attribute("serialization_id", DubboSerialization.name(serialization));
            response(DubboHeader.status(b, from), body, message);
            exchange.response(message);
            return;
        }
        if (body != null) {
            invocation.read(body, message);
        }
        message.attribute("serialization_id", DubboSerialization.name(serialization));
        if (DubboHeader.isTwoWay(b, from)) {
            exchange.request(message);
        } else {
            exchange.session(message);
        }
    }

    private DubboBody body(int serialization) {
        return switch (serialization) {
            case DubboSerialization.HESSIAN2 -> hessian;
            case DubboSerialization.FASTJSON -> fastJson;
            case DubboSerialization.FASTJSON2 -> fastJson2;
            case DubboSerialization.KRYO, DubboSerialization.KRYO2 -> kryo;
            case DubboSerialization.FST -> fst;
            default -> null;
        };
    }

    private void response(int status, DubboBody body, L7Message message) {
        message.code = status;
        message.hasCode = true;
        message.status = DubboStatus.of(status);
        message.exception = DubboStatus.name(status);
        if (body == null) {
            return;
        }
        if (status != DubboStatus.OK) {
            message.result = body.text() ? texts.text(body.text, body.textFrom, body.textTo) : "";
            return;
        }
        int kind = body.responseKind();
        if ((kind == WITH_EXCEPTION || kind == WITH_EXCEPTION_AND_ATTACHMENTS) && body.exception()) {
            String name = texts.text(body.name, body.nameFrom, body.nameTo);
            String text = texts.text(body.text, body.textFrom, body.textTo);
            message.exception = text.isEmpty() ? name : texts.cut(name + ": " + text);
        }
    }
}
