package io.thalweg.engine.l7.tls;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.FirstBytes;
import io.thalweg.engine.l7.L7Guess;

/**
 * The ClientHello in the form of SSL 2.0 with which old clients offer SSL 3.0 and TLS (RFC 5246, appendix E.2). It comes
 * without a record around it and has no extensions; what follows it has the form of TLS.
 *
 * <pre>
 *   1 | length (15) | 1 | version (16) | bytes of ciphers (16) | of session id (16), 0 | of challenge (16) | ciphers, 3 bytes
 *   each | challenge
 * </pre>
 */
final class Ssl2Hello {
    /** It has 511 bytes at most. */
    static final FirstBytes FIRST_BYTES = FirstBytes.of(0x80, 0x81);

    private static final int LENGTH_BYTES = 2;
    private static final int CIPHERS = 5;
    private static final int SESSION_ID = 7;
    private static final int CHALLENGE = 9;
    private static final int HEAD = 11;
    private static final int HIGHEST_MINOR = 3;
    private static final int LEAST_CHALLENGE = 16;
    private static final int MOST_CHALLENGE = 32;

    private Ssl2Hello() {}

    static L7Guess guess(byte[] b, int from, int to) {
        int bytes = to - from;
        boolean mayBe = bytes < 1 || FIRST_BYTES.has(b[from]);
        mayBe &= bytes < 3 || b[from + 2] == Hello.CLIENT;
        mayBe &= bytes < 4 || b[from + 3] == 3;
        mayBe &= bytes < 5 || b[from + 4] >= 0 && b[from + 4] <= HIGHEST_MINOR;
        if (!mayBe) {
            return L7Guess.NOT_MINE;
        }
        if (bytes < HEAD) {
            return L7Guess.NEED_MORE;
        }
        int ciphers = NetworkBytes.u16(b, from + CIPHERS);
        int challenge = NetworkBytes.u16(b, from + CHALLENGE);
        boolean fits = ciphers > 0
                && ciphers % 3 == 0
                && NetworkBytes.u16(b, from + SESSION_ID) == 0
                && challenge >= LEAST_CHALLENGE
                && challenge <= MOST_CHALLENGE
                && length(b, from) == HEAD + ciphers + challenge;
        return fits ? L7Guess.REQUEST : L7Guess.NOT_MINE;
    }

    /** Of all of it. */
    static int length(byte[] b, int from) {
        return LENGTH_BYTES + (NetworkBytes.u16(b, from) & 0x7fff);
    }
}
