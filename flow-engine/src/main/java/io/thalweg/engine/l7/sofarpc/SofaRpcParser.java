package io.thalweg.engine.l7.sofarpc;

import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.FrameParser;

/**
 * Bolt commands. Heartbeats are passed over; a request that wants no answer is a session by itself. Status is Bolt's: an
 * error that SofaRPC reports inside of a response comes with status 0 and is shown beside it.
 */
final class SofaRpcParser extends FrameParser {
    private static final int HESSIAN = 1;

    private final BoltHeader header = new BoltHeader();
    private final SofaHessian hessian = new SofaHessian();
    private final SofaTexts texts;

    SofaRpcParser(L7Options options, TextCache texts) {
        super(options);
        this.texts = new SofaTexts(options, texts);
    }

    @Override
    protected long frameLength(byte[] b, int from, int to) {
        if (!BoltHeader.isLike(b, from, to)) {
            return NOT_A_FRAME;
        }
        if (!header.read(b, from, to)) {
            return NEED_MORE;
        }
        return header.length <= MAX_FRAME && header.isSound(b, from, to) ? header.length : NOT_A_FRAME;
    }

    @Override
    protected L7Guess kind(byte[] b, int from, int to) {
        if (header.isHeartbeat()) {
            return L7Guess.EITHER;
        }
        if (to < from + header.bytes + header.classLength) {
            return L7Guess.NEED_MORE;
        }
        return header.isResponse() ? L7Guess.RESPONSE : L7Guess.REQUEST;
    }

    @Override
    protected void frame(L7Input input, int to, long length, L7Exchange exchange) {
        if (header.isHeartbeat()) {
            return;
        }
        byte[] b = input.buffer;
        L7Message message = message(input, length);
        message.idAndPairing(header.requestId);
        message.length = header.payload();
        message.hasLength = true;
        texts.begin(message);
        int headers = Math.min(to, input.from + header.bytes + header.classLength);
        int content = Math.min(to, headers + header.headersLength);
        texts.headers(b, headers, content);
        if (header.codec == HESSIAN) {
            hessian.read(b, content, (int) Math.min(to, content + header.contentLength), texts);
        }
        texts.end();
        if (header.isResponse()) {
            message.code = header.status;
            message.hasCode = true;
            message.status = BoltStatus.of(header.status);
            String name = BoltStatus.name(header.status);
            message.exception = name.isEmpty() ? message.exception : name;
            exchange.response(message);
            return;
        }
        message.attribute("rpc_service", message.requestResource);
        if (header.type == BoltHeader.ONE_WAY) {
            exchange.session(message);
        } else {
            exchange.request(message);
        }
    }
}
