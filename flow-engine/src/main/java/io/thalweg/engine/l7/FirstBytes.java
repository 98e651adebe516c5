package io.thalweg.engine.l7;

/**
 * Bytes with which a message of a protocol may begin: a sieve that spares the parsers a look at what cannot be theirs.
 *
 * <p>Immutable. A set that is too large costs time, one that is too small loses flows: when in doubt, {@link #ANY}.
 */
public final class FirstBytes {
    public static final FirstBytes ANY = range(0x00, 0xff);

    private static final int VALUES = 256;

    private final boolean[] has;

    private FirstBytes(boolean[] has) {
        this.has = has;
    }

    /** Each of {@code values}, 0 to 255. */
    public static FirstBytes of(int... values) {
        boolean[] has = new boolean[VALUES];
        for (int value : values) {
            has[value] = true;
        }
        return new FirstBytes(has);
    }

    /** From {@code first} to {@code last}, 0 to 255, both included. */
    public static FirstBytes range(int first, int last) {
        boolean[] has = new boolean[VALUES];
        for (int value = first; value <= last; value++) {
            has[value] = true;
        }
        return new FirstBytes(has);
    }

    /** Each character of {@code characters}, which are ASCII. */
    public static FirstBytes of(String characters) {
        return of(characters.chars().toArray());
    }

    /** The first byte of a big-endian length of four bytes that is {@code longest} at most. */
    public static FirstBytes ofLength(long longest) {
        return range(0, (int) (longest >>> 24));
    }

    public FirstBytes or(FirstBytes other) {
        boolean[] both = has.clone();
        for (int value = 0; value < VALUES; value++) {
            both[value] |= other.has[value];
        }
        return new FirstBytes(both);
    }

    public boolean has(byte first) {
        return has[first & 0xff];
    }
}
