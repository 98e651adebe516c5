package io.thalweg.agent.packet;

import io.thalweg.event.sbe.TapMode;
import java.util.regex.Pattern;

/**
 * What is captured, and with how much memory.
 *
 * @param interfaces of the agent's own network namespace; captured when the whole name matches
 * @param innerInterfaces of all other namespaces of this machine, likewise; null: those are left alone
 * @param filter as compiled with the same snap length
 * @param snapLength bytes of a frame that the kernel copies
 * @param ringMebibytes of one interface's ring; less when many interfaces share {@link #ALL_RINGS_MEBIBYTES}
 * @param threads that read packets, 1 to {@link #MAX_THREADS}; the kernel gives each flow to one of them
 * @param isPromiscuous whether frames to others' addresses are wanted, such as those of mirrored ports
 * @param hardwareTime whether the network card's clock is to stamp the packets, where there is one
 * @param tapMode how packets reach the agent
 */
public record LiveCaptureOptions(
        Pattern interfaces,
        Pattern innerInterfaces,
        CaptureFilter filter,
        int snapLength,
        int ringMebibytes,
        int threads,
        boolean isPromiscuous,
        boolean hardwareTime,
        TapMode tapMode) {
    /** What the rings of all interfaces hold together, unless one alone was asked to be larger. */
    public static final int ALL_RINGS_MEBIBYTES = 64;

    /** Far below what one buffer can address. */
    public static final int MAX_RING_MEBIBYTES = 1024;

    public static final int MAX_THREADS = 64;

    /** A hundred pods' rings must not take a hundred megabytes. */
    private static final int LEAST_RING_BYTES = 512 << 10;

    public LiveCaptureOptions {
        if (ringMebibytes < 1 || ringMebibytes > MAX_RING_MEBIBYTES) {
            throw new IllegalArgumentException(
                    "ring of " + ringMebibytes + " MiB; allowed: 1 to " + MAX_RING_MEBIBYTES);
        }
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("capture threads: " + threads + "; allowed: 1 to " + MAX_THREADS);
        }
    }

    /** One thread for the own namespace, in which this host's packets pass. */
    public static LiveCaptureOptions of(Pattern interfaces, CaptureFilter filter, int snapLength, int ringMebibytes) {
        return new LiveCaptureOptions(
                interfaces, null, filter, snapLength, ringMebibytes, 1, false, false, TapMode.LOCAL);
    }

    public LiveCaptureOptions withInnerInterfaces(Pattern inner) {
        return new LiveCaptureOptions(
                interfaces, inner, filter, snapLength, ringMebibytes, threads, isPromiscuous, hardwareTime, tapMode);
    }

    public LiveCaptureOptions withThreads(int count) {
        return new LiveCaptureOptions(
                interfaces,
                innerInterfaces,
                filter,
                snapLength,
                ringMebibytes,
                count,
                isPromiscuous,
                hardwareTime,
                tapMode);
    }

    public LiveCaptureOptions withRingMebibytes(int mebibytes) {
        return new LiveCaptureOptions(
                interfaces,
                innerInterfaces,
                filter,
                snapLength,
                mebibytes,
                threads,
                isPromiscuous,
                hardwareTime,
                tapMode);
    }

    /** Frames to other stations are wanted then too. */
    public LiveCaptureOptions mirrored(TapMode mode) {
        return new LiveCaptureOptions(
                interfaces, innerInterfaces, filter, snapLength, ringMebibytes, threads, true, hardwareTime, mode);
    }

    /** Of one thread at one interface: some MiB, or {@link #LEAST_RING_BYTES}. */
    int ringBytes(int interfaceCount) {
        long all = (long) Math.max(ALL_RINGS_MEBIBYTES, ringMebibytes) << 20;
        long share = all / Math.max(1, interfaceCount);
        long bytes = Math.max(LEAST_RING_BYTES, Math.min((long) ringMebibytes << 20, share) / threads);
        return (int) (bytes >= 1 << 20 ? bytes >> 20 << 20 : LEAST_RING_BYTES);
    }
}
