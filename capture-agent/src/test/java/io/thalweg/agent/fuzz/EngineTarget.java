package io.thalweg.agent.fuzz;

import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import java.io.IOException;

/**
 * The flow engine with L7, fed a stream of packets between which it is saved, copied and told the time.
 *
 * <pre>
 * 0  what to do: 0-3 link type (mod), 4-5 direction, 6 save and restore first, 7 copy first
 * 1  time since the packet before: signed, in units of 2^(length's high 4 bits) ms
 * 2  16 bits: unit of time (4), frame length (12); then the frame
 * </pre>
 */
public final class EngineTarget {
    static final int HEADER = 4;
    static final long START = 1_700_000_000_000_000_000L;
    private static final int MOST_FRAME_BYTES = 0xfff;
    private static final long MILLISECOND = 1_000_000;

    private EngineTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        BoundedEngine engine = BoundedEngine.begin();
        long now = START;
        int at = 0;
        while (at + HEADER <= input.length) {
            int what = input[at] & 0xff;
            int lengthAndUnit = (input[at + 2] & 0xff) << 8 | input[at + 3] & 0xff;
            now += input[at + 1] * (MILLISECOND << (lengthAndUnit >>> 12));
            at += HEADER;
            int length = Math.min(lengthAndUnit & MOST_FRAME_BYTES, input.length - at);
            if ((what & 0x40) != 0) {
                engine.saveAndRestore();
            }
            if ((what & 0x80) != 0) {
                engine.copy();
                engine.advance(now);
            }
            LinkType link = FrameTarget.LINKS[(what & 0xf) % FrameTarget.LINKS.length];
            PacketDirection direction = PacketDirection.get((short) ((what >>> 4 & 3) % 3));
            engine.packet(link, direction, now, length + (what & 1) * 100, input, at, length);
            at += length;
        }
        engine.finish();
    }

    /** A record of the format above: {@code millis} after the one before. */
    static void append(java.io.ByteArrayOutputStream out, int what, long millis, byte[] frame) {
        int unit = 0;
        long rest = Math.max(-128L << 15, Math.min(127L << 15, millis));
        while (rest > 127 || rest < -128) {
            rest >>= 1;
            unit++;
        }
        int length = Math.min(frame.length, MOST_FRAME_BYTES);
        out.write(what);
        out.write((int) rest);
        out.write(unit << 4 | length >>> 8);
        out.write(length);
        out.write(frame, 0, length);
    }
}
