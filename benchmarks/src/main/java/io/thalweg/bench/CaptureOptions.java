package io.thalweg.bench;

import io.thalweg.bench.traffic.CaptureParameters;
import picocli.CommandLine.Option;

/** The options that describe a generated capture, for every command that needs one. */
public final class CaptureOptions {
    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}";

    @Option(names = "--packets", paramLabel = "N", description = "Packets, met exactly." + DEFAULT)
    private long packets;

    @Option(names = "--flows", paramLabel = "N", description = "Flows." + DEFAULT)
    private int flows;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Another seed is another capture of the same kind." + DEFAULT)
    private long seed;

    @Option(names = "--snaplen", paramLabel = "BYTES", description = "Bytes kept of a frame." + DEFAULT)
    private int snapLength;

    @Option(names = "--seconds", paramLabel = "N", description = "Time over which flows begin." + DEFAULT)
    private int seconds;

    @Option(names = "--ipv6", paramLabel = "PERCENT", description = "Flows over IPv6." + DEFAULT)
    private int ipv6Percent;

    @Option(
            names = "--loss",
            paramLabel = "PPM",
            description = "Data segments per million sent again, and as many out of order." + DEFAULT)
    private int lossPerMillion;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Machines that call. With 8000 hardly two flows are between the same ones; a number without"
                    + " factors of 100 has each do all kinds of work." + DEFAULT)
    private int clients;

    @Option(
            names = "--servers",
            paramLabel = "N",
            description = "Servers of each kind that one of them calls; " + CaptureParameters.ALL_SERVERS
                    + ": any of them." + DEFAULT)
    private int serversPerClient;

    /** @param defaults what is not told */
    public CaptureOptions(CaptureParameters defaults) {
        packets = defaults.packets();
        flows = defaults.flows();
        seed = defaults.seed();
        snapLength = defaults.snapLength();
        seconds = defaults.seconds();
        ipv6Percent = defaults.ipv6Percent();
        lossPerMillion = defaults.lossPerMillion();
        clients = defaults.clients();
        serversPerClient = defaults.serversPerClient();
    }

    /** Of {@link CaptureParameters#defaults()}. */
    public CaptureOptions() {
        this(CaptureParameters.defaults());
    }

    /** @throws IllegalArgumentException when an option is out of its range */
    public CaptureParameters parameters() {
        return new CaptureParameters(
                packets, flows, seed, snapLength, seconds, ipv6Percent, lossPerMillion, clients, serversPerClient);
    }
}
