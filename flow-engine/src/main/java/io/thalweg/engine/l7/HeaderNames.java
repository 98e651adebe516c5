package io.thalweg.engine.l7;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A short list of header names, looked up by the bytes of a packet: by length first, then without regard to case. */
public final class HeaderNames {
    static final int LONGEST = 63;

    private final byte[][] names;
    /** Bit set of the lengths of the names. */
    private final long lengths;

    public HeaderNames(List<String> names) {
        this.names = new byte[names.size()][];
        long bits = 0;
        for (int i = 0; i < this.names.length; i++) {
            this.names[i] = normal(names.get(i)).getBytes(StandardCharsets.ISO_8859_1);
            bits |= 1L << this.names[i].length;
        }
        lengths = bits;
    }

    /** One spelling for all that count as the same name. */
    static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Place of the name in the list; negative when it is not there. */
    public int indexOf(byte[] b, int from, int to) {
        int length = to - from;
        if (length > LONGEST || (lengths >>> length & 1) == 0) {
            return -1;
        }
        for (int i = 0; i < names.length; i++) {
            if (AsciiBytes.equalsIgnoreCase(b, from, to, names[i])) {
                return i;
            }
        }
        return -1;
    }

    public boolean contains(byte[] b, int from, int to) {
        return indexOf(b, from, to) >= 0;
    }
}
