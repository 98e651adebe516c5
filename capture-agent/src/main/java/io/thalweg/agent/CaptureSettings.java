package io.thalweg.agent;

import io.thalweg.agent.ffi.FilterException;
import io.thalweg.agent.packet.CaptureFilter;
import io.thalweg.agent.packet.LiveCaptureOptions;
import io.thalweg.agent.packet.NetworkTypes;
import io.thalweg.agent.packet.OwnTraffic;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.TapMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of live capture: where packets are taken, which, and how. */
final class CaptureSettings {
    /** Host interfaces, and those of virtual machines and containers; bridges would show the same packets again. */
    static final String DEFAULT_INTERFACES = "tap.*|cali.*|veth.*|eth.*|en[osipx].*|wl.*|ww.*|lxc.*|lo|[0-9a-f]+_h";

    private static final String ANALYZER = "analyzer";

    @Option(
            names = "--iface",
            paramLabel = "REGEX",
            defaultValue = DEFAULT_INTERFACES,
            description = "Interfaces whose whole name matches, as they come and go (default: ${DEFAULT-VALUE}).")
    private Pattern interfaces;

    @Option(
            names = "--inner-iface",
            paramLabel = "REGEX",
            description = "Interfaces inside other network namespaces, those of containers, such as eth[0-9]+."
                    + " Default: none, for their packets pass the host's interfaces.")
    private Pattern innerInterfaces;

    @Option(
            names = "--tap-mode",
            paramLabel = "MODE",
            defaultValue = "local",
            description = "How packets get here: local, mirror (of other hosts or containers, as with macvlan) or"
                    + " analyzer (of a switch) (default: ${DEFAULT-VALUE}).")
    private String tapMode;

    @Option(
            names = "--network-type",
            paramLabel = "TYPE",
            defaultValue = "" + CapturePoint.CLOUD,
            description =
                    "With --tap-mode analyzer: capture_network_type_id of frames whose VLAN --vlan-network-type does"
                            + " not name, 1 to 255 (default: ${DEFAULT-VALUE}, cloud).")
    private int networkType;

    @Option(
            names = "--vlan-network-type",
            paramLabel = "VLAN=TYPE",
            split = ",",
            description =
                    "With --tap-mode analyzer: capture_network_type_id of frames with this outer VLAN tag, such as"
                            + " 10=1,20=4.")
    private List<String> networkTypesOfVlans = new ArrayList<>();

    @Option(
            names = "--filter",
            paramLabel = "EXPR",
            defaultValue = "",
            description = "What to capture, as pcap-filter(7) has it; needs libpcap. Default: everything.")
    private String filter;

    @Option(
            names = "--exclude-port",
            paramLabel = "PORT",
            split = ",",
            description = "TCP ports that are never captured, besides the agent's own connections to --bootstrap.")
    private List<Integer> excludedPorts = new ArrayList<>();

    @Option(
            names = "--max-capture-pps",
            paramLabel = "N",
            defaultValue = "1048576",
            description = "Packets beyond so many a second are dropped and counted; 0: none are"
                    + " (default: ${DEFAULT-VALUE}).")
    private long packetsPerSecond;

    @Option(
            names = "--ring-mib",
            paramLabel = "N",
            defaultValue = "8",
            description = "Packet ring of one interface in MiB (default: ${DEFAULT-VALUE}); less where many interfaces"
                    + " share " + LiveCaptureOptions.ALL_RINGS_MEBIBYTES + " MiB.")
    private int ringMebibytes;

    @Option(
            names = "--capture-threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads that read packets; one does for a few hundred thousand a second"
                    + " (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--promiscuous", description = "Capture frames to other stations too.")
    private boolean isPromiscuous;

    @Option(names = "--hardware-time", description = "Take the network card's time stamps where it makes them.")
    private boolean hardwareTime;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    List<Integer> excludedPorts() {
        for (int port : excludedPorts) {
            if (port < 0 || port > 65535) {
                throw new ParameterException(spec.commandLine(), "--exclude-port: " + port + "; allowed: 0 to 65535");
            }
        }
        return excludedPorts;
    }

    long packetsPerSecond() {
        if (packetsPerSecond < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--max-capture-pps: " + packetsPerSecond + "; allowed: 0 or more");
        }
        return packetsPerSecond;
    }

    NetworkTypes networkTypes() {
        try {
            boolean isMirrored = tapMode() == TapMode.ANALYZER;
            if (networkType < 1 || networkType > CapturePoint.MAX_NETWORK_TYPE) {
                throw new IllegalArgumentException("--network-type: " + networkType + "; allowed: 1 to 255");
            }
            if (!isMirrored && networkType != CapturePoint.CLOUD) {
                throw new IllegalArgumentException(
                        "--network-type: " + networkType + "; allowed: others than 3 with --tap-mode analyzer only");
            }
            if (!isMirrored && !networkTypesOfVlans.isEmpty()) {
                throw new IllegalArgumentException("--vlan-network-type: " + String.join(",", networkTypesOfVlans)
                        + "; allowed: with --tap-mode analyzer only");
            }
            return NetworkTypes.of(networkType, networkTypesOfVlans);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    LiveCaptureOptions options(OwnTraffic excluded, int snapLength) {
        try {
            return new LiveCaptureOptions(
                    interfaces,
                    innerInterfaces,
                    CaptureFilter.compile(filter, excluded, snapLength),
                    snapLength,
                    ringMebibytes,
                    threads,
                    isPromiscuous,
                    hardwareTime,
                    tapMode());
        } catch (FilterException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private TapMode tapMode() {
        return switch (tapMode) {
            case "local" -> TapMode.LOCAL;
            case "mirror" -> TapMode.MIRROR;
            case ANALYZER -> TapMode.ANALYZER;
            default ->
                throw new IllegalArgumentException("--tap-mode: " + tapMode + "; allowed: local, mirror, analyzer");
        };
    }
}
