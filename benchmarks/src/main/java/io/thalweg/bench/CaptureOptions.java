package io.thalweg.bench;

import io.thalweg.bench.traffic.CaptureParameters;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

    /** What has these options. */
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

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

    /** @throws ParameterException when an option is out of its range */
    public CaptureParameters parameters() {
        try {
            return new CaptureParameters(
                    packets, flows, seed, snapLength, seconds, ipv6Percent, lossPerMillion, clients, serversPerClient);
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    /**
     * Has a capture made.
     *
     * @throws ParameterException when an option is out of its range, or the packets do not suffice for the flows
     */
    public <T> T generate(Generation<T> generation) throws IOException {
        CaptureParameters parameters = parameters();
        try {
            return generation.of(parameters);
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    private ParameterException refused(IllegalArgumentException e) {
        return new ParameterException(command.commandLine(), e.getMessage(), e);
    }

    /** Makes a capture, and what goes with it. */
    @FunctionalInterface
    public interface Generation<T> {
        /** @throws IllegalArgumentException when there is no such capture */
        T of(CaptureParameters parameters) throws IOException;
    }
}
