package io.thalweg.engine.l7.openwire;

import io.thalweg.engine.l7.openwire.MarshalledBytes.Outcome;
import java.util.List;

/**
 * How commands of a connection whose beginning was not seen may be written: what clients and brokers agree on by default, and
 * with versions that differ in what is often sent. A command tells by itself whether it is tight: behind its type stand
 * then the number of bytes of its bits, which has some, otherwise the first byte of a number that never is that large.
 */
final class UsualFormats {
    private static final List<WireFormat> TIGHT = List.of(
            new WireFormat(12, true, true, false, true),
            new WireFormat(12, true, false, false, true),
            new WireFormat(9, true, true, false, true),
            new WireFormat(9, true, false, false, true));
    private static final List<WireFormat> LOOSE = List.of(
            new WireFormat(12, false, true, false, true),
            new WireFormat(12, false, false, false, true),
            new WireFormat(9, false, true, false, true),
            new WireFormat(9, false, false, false, true));

    private final CommandReader reader;

    UsualFormats(CommandReader reader) {
        this.reader = reader;
    }

    /** The one that is tried first. */
    static WireFormat first(byte[] b, int type) {
        return of(b, type).get(0);
    }

    private static List<WireFormat> of(byte[] b, int type) {
        return b[type + 1] == 0 ? LOOSE : TIGHT;
    }

    /**
     * The format in which a whole command makes sense to its last byte; null when it makes none.
     *
     * @param known one that has made sense before, or null
     */
    WireFormat format(WireFormat known, byte[] b, int type, int end) {
        List<WireFormat> formats = of(b, type);
        if (known != null && known.isTight() == formats.get(0).isTight() && makesSense(known, b, type, end)) {
            return known;
        }
        for (WireFormat format : formats) {
            if (makesSense(format, b, type, end)) {
                return format;
            }
        }
        return null;
    }

    private boolean makesSense(WireFormat format, byte[] b, int type, int end) {
        return reader.read(format, null, b, type, end, end) == Outcome.COMPLETE && reader.end() == end;
    }
}
