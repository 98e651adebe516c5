package io.thalweg.engine.l7.brpc;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.FrameParser;

/**
 * bRPC messages: {@code PRPC}, length of the body and, in it, of the meta, four bytes each; meta, payload, attachment.
 * Frames of streams ({@code STRM}) that a call has opened look the same and are passed over.
 */
final class BrpcParser extends FrameParser {
    private static final int HEADER = 12;
    private static final int MAGIC = 4;
    private static final int CALL = 0x50525043;
    private static final int STREAM = 0x5354524d;

    private final BrpcMeta meta;

    BrpcParser(L7Options options, TextCache texts) {
        super(options);
        this.meta = new BrpcMeta(options, texts);
    }

    @Override
    protected long frameLength(byte[] b, int from, int to) {
        for (int i = 0; i < Math.min(MAGIC, to - from); i++) {
            int shift = 24 - 8 * i;
            if (b[from + i] != (byte) (CALL >> shift) && b[from + i] != (byte) (STREAM >> shift)) {
                return NOT_A_FRAME;
            }
        }
        if (to - from < HEADER) {
            return NEED_MORE;
        }
        int magic = NetworkBytes.i32(b, from);
        long body = NetworkBytes.u32(b, from + MAGIC);
        boolean isSound = magic == CALL || magic == STREAM;
        isSound &= HEADER + body <= MAX_FRAME && metaLength(b, from) <= body;
        return isSound ? HEADER + body : NOT_A_FRAME;
    }

    private static long metaLength(byte[] b, int from) {
        return NetworkBytes.u32(b, from + 2 * MAGIC);
    }

    private static int metaEnd(byte[] b, int from, int to) {
        return (int) Math.min(to, from + HEADER + metaLength(b, from));
    }

    @Override
    protected L7Guess kind(byte[] b, int from, int to) {
        if (NetworkBytes.i32(b, from) == STREAM) {
            return L7Guess.EITHER;
        }
        int metaEnd = metaEnd(b, from, to);
        if (meta.isRequest(b, from + HEADER, metaEnd)) {
            return L7Guess.REQUEST;
        }
        if (meta.isResponse(b, from + HEADER, metaEnd)) {
            return L7Guess.RESPONSE;
        }
        return metaEnd - from - HEADER < metaLength(b, from) ? L7Guess.NEED_MORE : L7Guess.NOT_MINE;
    }

    @Override
    protected void frame(L7Input input, int to, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        if (NetworkBytes.i32(b, input.from) == STREAM) {
            return;
        }
        int metaEnd = metaEnd(b, input.from, to);
        L7Message message = message(input, length);
        message.length = length;
        message.hasLength = true;
        meta.read(b, input.from + HEADER, metaEnd, message);
        if (!message.hasId) {
            exchange.malformed(); // broken, or cut before the id: it could pair with anything
        } else if (meta.isRequest(b, input.from + HEADER, metaEnd)) {
            exchange.request(message);
        } else if (meta.isResponse(b, input.from + HEADER, metaEnd)) {
            exchange.response(message);
        }
    }
}
