package io.thalweg.bench.engine;

import io.thalweg.bench.CaptureOptions;
import io.thalweg.bench.Median;
import io.thalweg.engine.EngineOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code thalweg bench flow-engine}: packets a second through the engine on one core, first with flows only, then with
 * application protocols. A result counts only if the rows add up to what the capture is known to hold.
 */
@Command(
        name = "flow-engine",
        description = "Run a capture file through the flow engine, several times in one process.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:the rows do not add up to what is in the capture, or a peer failed"},
        footer = {
            "%nThe capture is in memory if that suffices; with --peers, which read the file, ours read it as well.",
            "%nThe first pass is cold: the compiler works on the same code meanwhile. Of the others the median is told,"
                    + " without the first three."
                    + " Time is CPU time of the one thread, and garbage collection. Without --capture a capture is"
                    + " generated, and kept in the temporary directory."
        })
public final class FlowEngineBench implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int PEER_RUNS = 3;
    private static final int LEAST_PASSES = 2;

    @Mixin
    private CaptureOptions generated = new CaptureOptions();

    @Option(names = "--capture", paramLabel = "FILE", description = "Use this capture instead of a generated one.")
    private Path capture;

    @Option(names = "--passes", paramLabel = "N", description = "At least 2; ${DEFAULT-VALUE} unless told.")
    private int passes = 9;

    @Option(names = "--l4-only", description = "Leave out the passes with application protocols.")
    private boolean l4Only;

    @Option(
            names = "--metrics",
            description = "Also run with metrics: what each flow did in each second, merged into documents.")
    private boolean withMetrics;

    @Option(
            names = "--peers",
            description =
                    "Also run the peers that are installed on the same capture: softflowd, nfpcapd, argus, tcptrace.")
    private boolean withPeers;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (passes < LEAST_PASSES) {
            throw new ParameterException(spec.commandLine(), "--passes: " + passes + "; allowed: 2 and more");
        }
        EngineOptions flowsOnly = EngineOptions.defaults().withWholeFlows(true).withL7(false);
        try {
            BenchCapture input = withPeers ? input() : input().inMemory(errors());
            EnginePasses l4 = EnginePasses.run(input, flowsOnly, passes);
            print(l4.result("l4_packets_per_second").put("cold_packets_per_second", l4.coldPacketsPerSecond()));
            if (!l4Only) {
                EnginePasses l7 = EnginePasses.run(input, flowsOnly.withL7(true), passes);
                print(l7.result("l4_l7_packets_per_second"));
            }
            if (withMetrics) {
                EngineOptions seconds = flowsOnly.withSeconds(true);
                print(EnginePasses.run(input, seconds, passes).result("l4_metrics_packets_per_second"));
                if (!l4Only) {
                    EnginePasses all = EnginePasses.run(input, seconds.withL7(true), passes);
                    print(all.result("l4_l7_metrics_packets_per_second"));
                }
            }
            if (withPeers) {
                peers(input.file(), l4);
            }
            return 0;
        } catch (WrongResultException | IOException e) {
            errors().println("thalweg bench flow-engine: " + e.getMessage());
            return FAILED;
        }
    }

    private BenchCapture input() throws IOException {
        if (capture != null) {
            return BenchCapture.of(capture, errors());
        }
        return generated.generate(parameters -> BenchCapture.generated(parameters, errors()));
    }

    private void peers(Path file, EnginePasses ours) throws IOException, InterruptedException {
        for (Peer peer : Peer.values()) {
            if (!PeerRun.isInstalled(peer)) {
                errors().println(peer.executable + " is not installed: apt-get install " + peer.debianPackage);
                continue;
            }
            long[] rates = new long[PEER_RUNS];
            for (int i = 0; i < rates.length; i++) {
                rates[i] = Math.round(ours.packets() / PeerRun.run(peer, file).cpuSeconds());
            }
            long rate = Median.of(rates);
            print(new ResultLine("flow-engine")
                    .put("peer", peer.executable)
                    .put("packets_per_cpu_second", rate)
                    .put("ours_to_peers", ours.warmPacketsPerSecond() / (double) rate)
                    .put("ours_cold_to_peers", ours.coldPacketsPerSecond() / (double) rate)
                    .put("runs", rates));
        }
    }

    private void print(ResultLine line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private PrintWriter errors() {
        return spec.commandLine().getErr();
    }
}
