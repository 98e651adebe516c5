package io.thalweg.bench;

import io.thalweg.bench.traffic.CaptureParameters;
import picocli.CommandLine.Option;

/** The options that describe a generated capture, for every command that needs one. */
public final class CaptureOptions {
    private static final CaptureParameters DEFAULTS = CaptureParameters.defaults();

    @Option(names = "--packets", paramLabel = "N", description = "Packets, met exactly; 5000000 unless told.")
    private long packets = DEFAULTS.packets();

    @Option(names = "--flows", paramLabel = "N", description = "Flows; 200000 unless told.")
    private int flows = DEFAULTS.flows();

    @Option(names = "--seed", paramLabel = "N", description = "Another seed is another capture of the same kind.")
    private long seed = DEFAULTS.seed();

    @Option(names = "--snaplen", paramLabel = "BYTES", description = "Bytes kept of a frame; 256 unless told.")
    private int snapLength = DEFAULTS.snapLength();

    @Option(names = "--seconds", paramLabel = "N", description = "Time over which flows begin; 120 unless told.")
    private int seconds = DEFAULTS.seconds();

    @Option(names = "--ipv6", paramLabel = "PERCENT", description = "Flows over IPv6; 5 unless told.")
    private int ipv6Percent = DEFAULTS.ipv6Percent();

    @Option(
            names = "--loss",
            paramLabel = "PPM",
            description = "Data segments per million sent again, and as many out of order; 2000 unless told.")
    private int lossPerMillion = DEFAULTS.lossPerMillion();

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Machines that call: 8000 unless told, so that hardly two flows are between the same ones. A"
                    + " number without factors of 100 has each do all kinds of work.")
    private int clients = DEFAULTS.clients();

    /** @throws IllegalArgumentException when an option is out of its range */
    public CaptureParameters parameters() {
        return new CaptureParameters(packets, flows, seed, snapLength, seconds, ipv6Percent, lossPerMillion, clients);
    }
}
