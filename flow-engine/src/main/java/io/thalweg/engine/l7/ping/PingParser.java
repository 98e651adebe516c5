package io.thalweg.engine.l7.ping;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Status;

/**
 * Echo messages, each in a packet of its own.
 *
 * <pre>
 *   0      1      2          4            6                 8
 *   | type | code | checksum | identifier | sequence number | data ...
 * </pre>
 *
 * A request and its reply have the same identifier, which tells the pings of a host apart, and sequence number. Both
 * versions' types are told by their values: 8 and 0 of ICMP, 128 and 129 of ICMPv6.
 */
final class PingParser implements L7Parser {
    private static final int HEADER_BYTES = 8;
    private static final int IDENTIFIER = 4;
    private static final int SEQUENCE = 6;
    private static final int REQUEST = 8;
    private static final int REPLY = 0;
    private static final int REQUEST_V6 = 128;
    private static final int REPLY_V6 = 129;
    private static final int REMEMBERED = 256;

    /** Identifiers as texts; there are few at a time. */
    private final String[] identifiers = new String[REMEMBERED];

    private final int[] identifierOf = new int[REMEMBERED];

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        if (input.length() < HEADER_BYTES || input.buffer[input.from + 1] != 0) {
            return L7Guess.NOT_MINE;
        }
        return switch (input.buffer[input.from] & 0xff) {
            case REQUEST, REQUEST_V6 -> L7Guess.REQUEST;
            case REPLY, REPLY_V6 -> L7Guess.RESPONSE;
            default -> L7Guess.NOT_MINE;
        };
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        L7Guess kind = guess(input, null);
        if (kind == L7Guess.NOT_MINE) {
            return input.length();
        }
        int identifier = NetworkBytes.u16(input.buffer, input.from + IDENTIFIER);
        int sequence = NetworkBytes.u16(input.buffer, input.from + SEQUENCE);
        L7Message message = new L7Message();
        message.timestampMicros = input.timestampMicros;
        message.capturedBytes = input.length();
        message.id = sequence;
        message.hasId = true;
        message.pairingId = (long) identifier << 16 | sequence;
        if (kind == L7Guess.REQUEST) {
            message.requestResource = text(identifier);
            exchange.request(message);
        } else {
            message.status = L7Status.OK;
            exchange.response(message);
        }
        return input.length();
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        // Only streams have gaps.
    }

    private String text(int identifier) {
        int place = identifier % REMEMBERED;
        if (identifiers[place] == null || identifierOf[place] != identifier) {
            identifierOf[place] = identifier;
            identifiers[place] = Integer.toString(identifier);
        }
        return identifiers[place];
    }
}
