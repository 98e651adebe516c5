package io.thalweg.bench.engine;

import io.thalweg.bench.Median;
import io.thalweg.engine.EngineOptions;
import java.io.IOException;
import java.util.Arrays;

/**
 * Passes over one capture with one configuration, one after another in this process. The first is cold; the next few are
 * left out as well, as the compiler goes back on some of its guesses when the first capture ends.
 */
final class EnginePasses {
    private static final int WARMING = 4;

    private final EnginePass[] passes;

    private EnginePasses(EnginePass[] passes) {
        this.passes = passes;
    }

    /** @param count at least 2 */
    static EnginePasses run(BenchCapture capture, EngineOptions options, int count)
            throws IOException, WrongResultException {
        EnginePass[] passes = new EnginePass[count];
        for (int i = 0; i < count; i++) {
            passes[i] = EnginePass.run(capture, options);
            String difference = capture.difference(passes[i]);
            if (!difference.isEmpty()) {
                throw new WrongResultException(difference);
            }
        }
        return new EnginePasses(passes);
    }

    long packets() {
        return passes[0].packets();
    }

    long coldPacketsPerSecond() {
        return passes[0].packetsPerSecond();
    }

    long warmPacketsPerSecond() {
        return Median.of(Arrays.copyOfRange(rates(), Math.min(WARMING, passes.length - 1), passes.length));
    }

    private long[] rates() {
        return Arrays.stream(passes).mapToLong(EnginePass::packetsPerSecond).toArray();
    }

    /** @param rateKey under which the warm rate stands */
    ResultLine result(String rateKey) {
        EnginePass last = passes[passes.length - 1];
        return new ResultLine("flow-engine")
                .put(rateKey, warmPacketsPerSecond())
                .put("packets", last.packets())
                .put("flows", last.totals().flows)
                .put("sessions", last.totals().sessions)
                .put("seconds_of_flows", last.totals().seconds)
                .put("documents", last.totals().documents)
                .put("allocated_bytes_per_packet", last.allocatedBytes() / (double) last.packets())
                .put("passes", rates());
    }
}
