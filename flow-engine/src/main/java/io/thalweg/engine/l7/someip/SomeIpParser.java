package io.thalweg.engine.l7.someip;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.framing.FrameParser;

/**
 * SOME/IP messages: one or more in a datagram, or one behind the other in a stream. Notifications, service discovery among
 * them, and requests that want no answer are sessions by themselves. Of a message in segments the first one counts.
 */
final class SomeIpParser extends FrameParser {
    private static final int SEGMENT_OFFSET_SHIFT = 4;
    private static final int LONGEST_DATAGRAM = 1 << 16;
    /** As long as segments of a long message are at least: the rest of Ethernet's 1500 bytes under tunnels. */
    private static final int FULL_SEGMENT = 1200;

    private final String[] versions = new String[256];

    SomeIpParser(L7Options options) {
        super(options);
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        return isChain(input) ? kind(input.buffer, input.from, input.to) : L7Guess.NOT_MINE;
    }

    /**
     * Whether all that is there is messages of modest length, of which the last ends where a datagram or segment does. Only
     * in a full segment may it go on: the header alone, without a magic number, is too little to take a stream by.
     */
    private static boolean isChain(L7Input input) {
        byte[] b = input.buffer;
        long end = (long) input.from + input.wireLength;
        long at = input.from;
        while (at + SomeIpHeader.BYTES <= input.to) {
            long length = SomeIpHeader.UNCOUNTED + SomeIpHeader.length(b, (int) at);
            if (!SomeIpHeader.isHeader(b, (int) at, input.to) || length > LONGEST_DATAGRAM) {
                return false;
            }
            at += length;
        }
        boolean goesOn = input.isStream ? at > input.to && input.length() >= FULL_SEGMENT : isCut(input) && at < end;
        return at > input.from && (goesOn || at == (input.isStream ? input.to : end));
    }

    private static boolean isCut(L7Input input) {
        return input.wireLength > input.length();
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        if (input.isStream) {
            return super.parse(state, input, exchange);
        }
        int to = input.to;
        while (SomeIpHeader.isHeader(input.buffer, input.from, to)) {
            long length = frameLength(input.buffer, input.from, to);
            if (length > LONGEST_DATAGRAM) {
                break;
            }
            frame(input, (int) Math.min(to, input.from + length), length, exchange);
            input.from += (int) length;
        }
        if (input.from < to) {
            exchange.malformed();
        }
        return input.length();
    }

    @Override
    protected long frameLength(byte[] b, int from, int to) {
        if (to - from < SomeIpHeader.BYTES) {
            return NEED_MORE;
        }
        long length = SomeIpHeader.UNCOUNTED + SomeIpHeader.length(b, from);
        return length <= MAX_FRAME && SomeIpHeader.isHeader(b, from, to) ? length : NOT_A_FRAME;
    }

    @Override
    protected L7Guess kind(byte[] b, int from, int to) {
        int type = SomeIpHeader.type(b, from);
        if (type == SomeIpHeader.NOTIFICATION) {
            return L7Guess.EITHER;
        }
        return SomeIpHeader.isResponse(type) ? L7Guess.RESPONSE : L7Guess.REQUEST;
    }

    @Override
    protected void frame(L7Input input, int to, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        int from = input.from;
        int payload = from + SomeIpHeader.BYTES;
        if (SomeIpHeader.isSegment(b, from)
                && to - payload >= 4
                && NetworkBytes.i32(b, payload) >>> SEGMENT_OFFSET_SHIFT != 0) {
            return;
        }
        int type = SomeIpHeader.type(b, from);
        L7Message message = message(input, length);
        message.pairingId = SomeIpHeader.pairing(b, from);
        message.id = SomeIpHeader.session(b, from);
        message.hasId = true;
        message.version = version(SomeIpHeader.interfaceVersion(b, from));
        message.requestType = SomeIpHeader.typeName(type);
        message.requestResource = Integer.toString(SomeIpHeader.service(b, from));
        message.endpoint = Integer.toString(SomeIpHeader.method(b, from));
        message.length = SomeIpHeader.length(b, from);
        message.hasLength = true;
        message.attribute("client_id", Integer.toString(SomeIpHeader.client(b, from)));
        if (SomeIpHeader.isResponse(type)) {
            message.code = SomeIpHeader.code(b, from);
            message.hasCode = true;
            message.status = SomeIpReturnCode.status(message.code);
            message.exception = SomeIpReturnCode.text(message.code);
            exchange.response(message);
        } else if (type == SomeIpHeader.REQUEST) {
            exchange.request(message);
        } else {
            if (isServiceDiscovery(b, from)) {
                message.attribute("service_discovery", ServiceDiscovery.entries(b, payload, to));
            }
            exchange.session(message);
        }
    }

    private static boolean isServiceDiscovery(byte[] b, int from) {
        return SomeIpHeader.service(b, from) == ServiceDiscovery.SERVICE
                && SomeIpHeader.method(b, from) == ServiceDiscovery.METHOD;
    }

    private String version(int ofInterface) {
        if (versions[ofInterface] == null) {
            versions[ofInterface] = "Protocol 1 Interface " + ofInterface;
        }
        return versions[ofInterface];
    }
}
