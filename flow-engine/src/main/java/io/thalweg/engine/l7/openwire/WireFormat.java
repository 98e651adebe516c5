package io.thalweg.engine.l7.openwire;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How commands are written: what one side offers in its WireFormatInfo, or what both have agreed on.
 *
 * @param isTight booleans stand together in front, and numbers and texts are as short as they can be
 * @param isCached ids and destinations are sent once and then by index
 * @param isSizePrefixDisabled no length stands before a command
 * @param hasStackTraces exceptions come with their stack
 */
record WireFormat(
        int version, boolean isTight, boolean isCached, boolean isSizePrefixDisabled, boolean hasStackTraces) {
    private static final int TIGHT = 1;
    private static final int CACHED = 2;
    private static final int NO_SIZE = 4;
    private static final int STACKS = 8;

    /** What holds between two sides. */
    WireFormat with(WireFormat other) {
        return new WireFormat(
                Math.min(version, other.version),
                isTight && other.isTight,
                isCached && other.isCached,
                isSizePrefixDisabled && other.isSizePrefixDisabled,
                hasStackTraces && other.hasStackTraces);
    }

    /** @param format null is written, too */
    static void write(DataOutput out, WireFormat format) throws IOException {
        out.writeInt(format == null ? 0 : format.version);
        if (format != null) {
            out.writeByte((format.isTight ? TIGHT : 0)
                    | (format.isCached ? CACHED : 0)
                    | (format.isSizePrefixDisabled ? NO_SIZE : 0)
                    | (format.hasStackTraces ? STACKS : 0));
        }
    }

    static WireFormat readFrom(DataInput in) throws IOException {
        int version = in.readInt();
        if (version == 0) {
            return null;
        }
        int flags = in.readByte();
        return new WireFormat(
                version, (flags & TIGHT) != 0, (flags & CACHED) != 0, (flags & NO_SIZE) != 0, (flags & STACKS) != 0);
    }
}
