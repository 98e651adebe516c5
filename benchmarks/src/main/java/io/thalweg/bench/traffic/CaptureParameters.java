package io.thalweg.bench.traffic;

/**
 * What a generated capture holds. Equal parameters give equal bytes.
 *
 * @param packets in the capture, met exactly: bulk transfers take what the other flows leave
 * @param flows distinct conversations, each of which is one flow to a flow engine
 * @param snapLength bytes kept of each frame
 * @param seconds over which flows begin; the last ones end a little later
 * @param ipv6Percent of the flows
 * @param lossPerMillion data segments per million that are sent again, and as many that arrive out of order
 * @param clients machines that call; a number with a factor of 100 gives each but some kinds of work
 * @param serversPerClient servers of each kind that a client calls, others than its neighbours do; {@link #ALL_SERVERS}: any of them
 */
public record CaptureParameters(
        long packets,
        int flows,
        long seed,
        int snapLength,
        int seconds,
        int ipv6Percent,
        int lossPerMillion,
        int clients,
        int serversPerClient) {
    /** Each client calls whatever server there is of a kind. */
    public static final int ALL_SERVERS = TrafficKind.MOST_SERVERS;

    /** Hardly two flows are between the same machines: the most rows that traffic can make. */
    private static final int MANY_CLIENTS = 8000;

    /** The kubelet allows 110; a prime has each do all kinds of work. */
    private static final int PODS_OF_NODE = 101;

    private static final int MAX_FLOWS = 1 << 24;
    private static final int MAX_SECONDS = 86_400;

    public CaptureParameters {
        require("flows", flows, TrafficKind.ROUND, MAX_FLOWS);
        require("snapLength", snapLength, 96, 65_535);
        require("seconds", seconds, 1, MAX_SECONDS);
        require("ipv6Percent", ipv6Percent, 0, 100);
        require("lossPerMillion", lossPerMillion, 0, 100_000);
        require("clients", clients, (flows + Flow.CLIENT_PORTS - 1) / Flow.CLIENT_PORTS, MANY_CLIENTS);
        require("serversPerClient", serversPerClient, 1, ALL_SERVERS);
        require("packets", packets, 1, 1L << 40);
    }

    /** Five million packets of two hundred thousand flows in two minutes: what most published figures are about. */
    public static CaptureParameters defaults() {
        return new CaptureParameters(5_000_000, 200_000, 1, 256, 120, 5, 2000, MANY_CLIENTS, ALL_SERVERS);
    }

    /** What a node full of pods may see at half a million packets a second: each pod calls a few services, again and again. */
    public static CaptureParameters ofNode() {
        return defaults()
                .withPackets(8_000_000)
                .withFlows(80_000)
                .withSeconds(16)
                .withClients(PODS_OF_NODE)
                .withServersPerClient(3);
    }

    public CaptureParameters withPackets(long value) {
        return new CaptureParameters(
                value, flows, seed, snapLength, seconds, ipv6Percent, lossPerMillion, clients, serversPerClient);
    }

    public CaptureParameters withFlows(int value) {
        return new CaptureParameters(
                packets, value, seed, snapLength, seconds, ipv6Percent, lossPerMillion, clients, serversPerClient);
    }

    public CaptureParameters withSeed(long value) {
        return new CaptureParameters(
                packets, flows, value, snapLength, seconds, ipv6Percent, lossPerMillion, clients, serversPerClient);
    }

    public CaptureParameters withSnapLength(int value) {
        return new CaptureParameters(
                packets, flows, seed, value, seconds, ipv6Percent, lossPerMillion, clients, serversPerClient);
    }

    public CaptureParameters withSeconds(int value) {
        return new CaptureParameters(
                packets, flows, seed, snapLength, value, ipv6Percent, lossPerMillion, clients, serversPerClient);
    }

    public CaptureParameters withIpv6Percent(int value) {
        return new CaptureParameters(
                packets, flows, seed, snapLength, seconds, value, lossPerMillion, clients, serversPerClient);
    }

    public CaptureParameters withLossPerMillion(int value) {
        return new CaptureParameters(
                packets, flows, seed, snapLength, seconds, ipv6Percent, value, clients, serversPerClient);
    }

    public CaptureParameters withClients(int value) {
        return new CaptureParameters(
                packets, flows, seed, snapLength, seconds, ipv6Percent, lossPerMillion, value, serversPerClient);
    }

    public CaptureParameters withServersPerClient(int value) {
        return new CaptureParameters(
                packets, flows, seed, snapLength, seconds, ipv6Percent, lossPerMillion, clients, value);
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + "; allowed: " + least + " to " + most);
        }
    }
}
