package io.thalweg.bench;

import io.thalweg.bench.traffic.CaptureGenerator;
import io.thalweg.bench.traffic.GroundTruth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg bench generate}: the capture of the benchmarks, for other tools and for other sizes. */
@Command(
        name = "generate",
        description =
                "Write a capture of mixed traffic, and what is in it as FILE.truth.json. The same options give the"
                        + " same bytes.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GenerateCommand implements Callable<Integer> {
    @Mixin
    private CaptureOptions capture = new CaptureOptions();

    @Parameters(paramLabel = "FILE", description = "The pcap file to write.")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        GroundTruth truth = capture.generate(parameters -> CaptureGenerator.generate(parameters, file));
        spec.commandLine().getErr().printf("%s: %d packets of %d flows%n", file, truth.packets(), truth.flows());
        return 0;
    }
}
