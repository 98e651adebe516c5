package io.thalweg.agent.fuzz;

import java.util.Arrays;

/** One of the other targets, by the first byte: for a short look at all of them in one process. */
public final class AnyTarget {
    private AnyTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        switch ((input[0] & 0xff) % 5) {
            case 0 -> FrameTarget.fuzzerTestOneInput(rest);
            case 1 -> CaptureFileTarget.fuzzerTestOneInput(rest);
            case 2 -> BatchTarget.fuzzerTestOneInput(rest);
            case 3 -> EngineTarget.fuzzerTestOneInput(rest);
            default -> SessionTarget.fuzzerTestOneInput(rest);
        }
    }
}
