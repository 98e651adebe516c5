package io.thalweg.engine.l7.tars;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.HeaderNames;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.TraceHeaders;
import io.thalweg.engine.l7.framing.FrameParser;
import java.util.List;

/**
 * Tars packets: four bytes of length, which counts itself, and the structure of a request or a response. A request that
 * wants no answer is a session by itself. Trace ids come from the context, or from the framework's own key in the status.
 */
final class TarsParser extends FrameParser {
    private static final int DESCRIPTION = 8;
    private static final int CONTEXT = 9;
    private static final int STATUS = 10;
    private static final int TUP = 2;
    private static final int MAX_ENTRIES = 256;
    private static final HeaderNames KEYS = new HeaderNames(List.of("STATUS_TRACE_KEY", "STATUS_RESULT_CODE"));

    private final TextCache texts;
    private final TraceHeaders traces;
    private final HeaderNames requestIds;
    private final TarsPacket packet = new TarsPacket();

    TarsParser(L7Options options, TextCache texts) {
        super(options);
        this.texts = texts;
        this.traces = new TraceHeaders(options.headers());
        this.requestIds = new HeaderNames(options.headers().requestIds());
    }

    @Override
    protected long frameLength(byte[] b, int from, int to) {
        if (to > from && (b[from] & 0xff) >= MAX_FRAME >>> 24) {
            return NOT_A_FRAME;
        }
        if (to - from <= TarsPacket.LENGTH) {
            return NEED_MORE;
        }
        long length = NetworkBytes.u32(b, from);
        int end = (int) Math.min(to, from + length);
        if (end <= from + TarsPacket.LENGTH || !packet.read(b, from + TarsPacket.LENGTH, end)) {
            return NOT_A_FRAME;
        }
        if (packet.rest != null) {
            return length;
        }
        return end < from + length ? NEED_MORE : NOT_A_FRAME;
    }

    @Override
    protected L7Guess kind(byte[] b, int from, int to) {
        return packet.isRequest ? L7Guess.REQUEST : L7Guess.RESPONSE;
    }

    @Override
    protected void frame(L7Input input, int to, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        if (!packet.read(b, input.from + TarsPacket.LENGTH, to) || packet.rest == null) {
            return;
        }
        L7Message message = message(input, length);
        message.idAndPairing(packet.requestId & 0xffff_ffffL);
        message.length = length;
        message.hasLength = true;
        message.version = Integer.toString(packet.version);
        boolean isRequest = packet.isRequest && (packet.version < TUP || input.fromClient);
        message.hasCode = !isRequest;
        message.code = isRequest || packet.isRequest ? 0 : packet.returnCode;
        if (isRequest) {
            message.requestResource = texts.text(b, packet.servantFrom, packet.servantTo);
            message.requestType = texts.text(b, packet.functionFrom, packet.functionTo);
            message.endpoint = texts.cut(message.requestResource + "/" + message.requestType);
        }
        traces.begin();
        rest(packet.rest, b, message);
        traces.fill(message);
        if (!isRequest) {
            message.status = TarsStatus.of(message.code);
            message.exception = TarsStatus.name(message.code);
            exchange.response(message);
        } else if (packet.isOneWay) {
            exchange.session(message);
        } else {
            exchange.request(message);
        }
    }

    private void rest(TarsReader fields, byte[] b, L7Message message) {
        if (!packet.isRequest && !fields.skip()) {
            return;
        }
        while (fields.head()) {
            boolean isMap = fields.type == TarsReader.MAP && (fields.tag == CONTEXT || fields.tag == STATUS);
            if (fields.tag == DESCRIPTION && fields.isText() && fields.text()) {
                message.result = texts.text(b, fields.from, fields.end);
            } else if (!(isMap ? map(fields, b, message) : fields.skip())) {
                return;
            }
        }
    }

    private boolean map(TarsReader fields, byte[] b, L7Message message) {
        if (!fields.mapSize() || fields.value > MAX_ENTRIES) {
            return false;
        }
        for (long left = fields.value; left > 0; left--) {
            if (!fields.head() || !fields.text()) {
                return false;
            }
            int nameFrom = fields.from;
            int nameTo = fields.end;
            if (!fields.head() || !fields.text()) {
                return false;
            }
            entry(b, nameFrom, nameTo, fields.from, fields.end, message);
        }
        return true;
    }

    private void entry(byte[] b, int nameFrom, int nameTo, int from, int to, L7Message message) {
        switch (KEYS.indexOf(b, nameFrom, nameTo)) {
            case 0 -> trace(texts.text(b, from, to), message);
            case 1 -> message.code = message.hasCode ? code(texts.text(b, from, to)) : 0;
            default -> {
                if (requestIds.contains(b, nameFrom, nameTo)) {
                    message.xRequestId = texts.text(b, from, to);
                } else {
                    traces.header(b, nameFrom, nameTo, from, to);
                }
            }
        }
    }

    private static int code(String number) {
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException notOne) {
            return 0;
        }
    }

    /** {@code f.2-TRACE|SPAN|PARENT}: what is traced, and the ids. */
    private static void trace(String key, L7Message message) {
        String[] ids = key.substring(key.indexOf('-') + 1).split("\\|", -1);
        if (ids.length == 3) {
            message.traceId = ids[0];
            message.spanId = ids[1];
            message.parentSpanId = ids[2];
        }
    }
}
