package io.thalweg.agent.packet;

import java.util.regex.Pattern;

/**
 * What is captured, and with how much memory.
 *
 * @param interfaces whose whole name matches are captured
 * @param filter as compiled with the same snap length
 * @param snapLength bytes of a frame that the kernel copies
 * @param ringMebibytes of one interface's ring; less when many interfaces share {@link #ALL_RINGS_MEBIBYTES}
 */
public record LiveCaptureOptions(Pattern interfaces, CaptureFilter filter, int snapLength, int ringMebibytes) {
    /** What the rings of all interfaces hold together, unless one alone was asked to be larger. */
    public static final int ALL_RINGS_MEBIBYTES = 64;

    /** Far below what one buffer can address. */
    public static final int MAX_RING_MEBIBYTES = 1024;

    public LiveCaptureOptions {
        if (ringMebibytes < 1 || ringMebibytes > MAX_RING_MEBIBYTES) {
            throw new IllegalArgumentException(
                    "ring of " + ringMebibytes + " MiB; allowed: 1 to " + MAX_RING_MEBIBYTES);
        }
    }

    int ringBytes(int interfaceCount) {
        int share = Math.max(ALL_RINGS_MEBIBYTES, ringMebibytes) / Math.max(1, interfaceCount);
        return Math.max(1, Math.min(ringMebibytes, share)) << 20;
    }
}
