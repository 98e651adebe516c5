package io.thalweg.engine.l7.tls;

import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.tls.TlsState.Side;

/**
 * TLS connections up to where they are encrypted: follows the records, puts handshake messages together, and leaves to
 * {@link Handshake} what they say. As soon as nothing more comes in the clear the flow is not looked at any more, so
 * application data costs nothing; a connection that is seen in its middle, on the ports of TLS, likewise.
 *
 * <p>A message longer than the limit, or whose rest is lost, is told as far as it is there. After a loss a record is
 * looked for at the beginning of segments.
 */
final class TlsParser implements L7Parser {
    private static final int HANDSHAKE_HEADER = 4;
    private static final int HTTPS = 443;
    private static final int KUBERNETES_API = 6443;

    private final int maxMessage;
    private final long patienceMicros;
    private final Handshake handshake;

    TlsParser(L7Options options, long sessionMicros, TextCache texts) {
        this.maxMessage = options.maxHeadBytes();
        this.patienceMicros = sessionMicros / 2;
        this.handshake = new Handshake(texts);
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        L7Guess hello = TlsRecord.guessHello(input.buffer, input.from, input.to);
        boolean isPort = flow.serverPort() == HTTPS || flow.serverPort() == KUBERNETES_API;
        if (hello == L7Guess.REQUEST || hello == L7Guess.NEED_MORE || isPort && hello == L7Guess.RESPONSE) {
            return hello;
        }
        L7Guess old = Ssl2Hello.guess(input.buffer, input.from, input.to);
        if (old == L7Guess.REQUEST || old == L7Guess.NEED_MORE && input.length() >= HANDSHAKE_HEADER) {
            return old;
        }
        boolean isMiddle = isPort
                && input.length() >= TlsRecord.HEADER_BYTES
                && TlsRecord.isHeader(input.buffer, input.from)
                && input.buffer[input.from] != TlsRecord.HANDSHAKE;
        return isMiddle ? L7Guess.EITHER : L7Guess.NOT_MINE;
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        TlsState connection = (TlsState) state;
        Side side = connection.side(input.fromClient);
        if (side.left > 0) {
            return fragment(connection, side, input, 0, exchange);
        }
        if (input.length() < TlsRecord.HEADER_BYTES) {
            return side.isLost ? input.toNextSegment() : NEED_MORE;
        }
        byte[] b = input.buffer;
        if (!TlsRecord.isHeader(b, input.from)) {
            if (input.fromClient && !side.hasBegun && Ssl2Hello.guess(b, input.from, input.to) == L7Guess.REQUEST) {
                return oldHello(connection, side, input, exchange);
            }
            return noRecord(connection, side, input, exchange);
        }
        side.isLost = false;
        side.hasBegun = true;
        int length = TlsRecord.length(b, input.from);
        if (side.isEncrypted) {
            return TlsRecord.HEADER_BYTES + length;
        }
        switch (b[input.from]) {
            case TlsRecord.HANDSHAKE -> {
                if (length > 0 && input.length() == TlsRecord.HEADER_BYTES) {
                    // Libraries read the header by itself; the message begins there all the same.
                    return NEED_MORE;
                }
                side.left = length;
                return fragment(connection, side, input, TlsRecord.HEADER_BYTES, exchange);
            }
            case TlsRecord.ALERT -> {
                return alert(connection, input, length, exchange);
            }
            case TlsRecord.CHANGE_CIPHER_SPEC -> cipherSpec(connection, side, input.fromClient, exchange);
            default -> {
                if (input.fromClient && connection.hasRequest && connection.response == null) {
                    break; // early data
                }
                done(connection, exchange);
            }
        }
        return TlsRecord.HEADER_BYTES + length;
    }

    /**
     * From here on this side encrypts. The server's is the end of what is in the clear: the client's comes before it, or its
     * session is resumed. Before the server's hello it is the one that deceives middle boxes (RFC 8446, appendix D.4).
     */
    private void cipherSpec(TlsState connection, Side side, boolean fromClient, L7Exchange exchange) {
        if (connection.hasRequest && connection.response == null) {
            return;
        }
        if (fromClient && connection.response != null) {
            side.isEncrypted = true;
        } else {
            done(connection, exchange);
        }
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        TlsState connection = (TlsState) state;
        Side side = connection.side(input.fromClient);
        if (side.length > 0) {
            told(connection, side, input.fromClient, exchange);
        }
        side.left = 0;
        side.skip = 0;
        side.isLost = true;
        if (isEnd && !input.fromClient) {
            handshake.tell(connection, exchange);
        }
    }

    @Override
    public void expire(L7ParserState state, long nowMicros, L7Exchange exchange) {
        TlsState connection = (TlsState) state;
        boolean isLate =
                connection.response != null && nowMicros - connection.response.timestampMicros > patienceMicros;
        if (isLate) {
            done(connection, exchange);
        }
    }

    /** Nothing more comes in the clear, or nothing that matters. */
    private void done(TlsState connection, L7Exchange exchange) {
        handshake.tell(connection, exchange);
        exchange.stop();
    }

    private long oldHello(TlsState connection, Side side, L7Input input, L7Exchange exchange) {
        int length = Ssl2Hello.length(input.buffer, input.from);
        side.hasBegun = true;
        side.isLost = false;
        side.captured += Math.min(length, input.length());
        handshake.oldHello(connection, side, input, exchange);
        return length;
    }

    private long noRecord(TlsState connection, Side side, L7Input input, L7Exchange exchange) {
        if (side.isLost || !side.hasBegun) {
            return input.toNextSegment();
        }
        exchange.malformed();
        done(connection, exchange);
        return input.length();
    }

    private long alert(TlsState connection, L7Input input, int length, L7Exchange exchange) {
        int whole = TlsRecord.HEADER_BYTES + length;
        if (length != TlsAlert.BYTES) {
            done(connection, exchange); // encrypted
            return whole;
        }
        if (input.length() < whole) {
            return NEED_MORE;
        }
        if (handshake.alert(connection, input, exchange)) {
            exchange.stop();
        }
        return whole;
    }

    /** Handshake bytes, {@code begin} bytes behind the beginning of the input. */
    private long fragment(TlsState connection, Side side, L7Input input, int begin, L7Exchange exchange) {
        int at = input.from + begin;
        int end = Math.min(input.to, at + side.left);
        side.left -= end - at;
        side.captured += end - input.from;
        while (at < end) {
            if (side.skip > 0) {
                int skipped = Math.min(side.skip, end - at);
                side.skip -= skipped;
                at += skipped;
                continue;
            }
            if (side.length == 0) {
                side.timestampMicros = input.timestampMicros;
                side.sequence = input.sequence;
            }
            at += side.add(input.buffer, at, Math.min(end - at, wanted(side)), maxMessage);
            if (wanted(side) == 0 || side.length >= maxMessage) {
                side.skip = wanted(side);
                told(connection, side, input.fromClient, exchange);
            }
        }
        return end - input.from;
    }

    /** Bytes that the message lacks, or the header that says how many there are. */
    private static int wanted(Side side) {
        if (side.length < HANDSHAKE_HEADER) {
            return HANDSHAKE_HEADER - side.length;
        }
        byte[] b = side.message;
        int length = (b[1] & 0xff) << 16 | (b[2] & 0xff) << 8 | b[3] & 0xff;
        return HANDSHAKE_HEADER + length - side.length;
    }

    private void told(TlsState connection, Side side, boolean fromClient, L7Exchange exchange) {
        if (side.length >= HANDSHAKE_HEADER && handshake.message(connection, side, fromClient, exchange)) {
            exchange.stop();
        }
        side.drop();
    }
}
