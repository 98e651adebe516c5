package io.thalweg.bench.traffic;

/** Who talks to whom, since when, over what distance. No two flows of a capture have the same addresses and ports. */
final class Flow {
    /** 2023-11-14T22:13:20Z. */
    static final long EPOCH_MICROS = 1_700_000_000_000_000L;

    private static final int FIRST_CLIENT_PORT = 20_000;
    /** Of each client, and servers that it can ping: as many flows it may have. */
    static final int CLIENT_PORTS = 4096;

    private static final int SERVERS_PER_KIND = CLIENT_PORTS;

    final int id;
    final TrafficKind kind;
    final boolean isIpv6;
    /** Numbers of the machines; {@link FrameBuilder} makes addresses of them. */
    final int client;

    final int server;
    final int clientPort;
    final int serverPort;
    final long beginMicros;
    /** From the place of capture to the client and back. */
    final int clientRoundTripMicros;

    final int serverRoundTripMicros;
    /** All that happens in the flow is drawn from here. */
    final RandomStream random;

    private int ipId;

    Flow(CaptureParameters parameters, int id) {
        this.id = id;
        random = RandomStream.of(parameters.seed(), id);
        kind = TrafficKind.of(id);
        beginMicros = EPOCH_MICROS + (long) random.below(parameters.seconds()) * 1_000_000L + random.below(1_000_000);
        isIpv6 = random.percent(parameters.ipv6Percent());
        client = id % parameters.clients();
        int nth = id / parameters.clients();
        // A ping has no ports: the pair of machines is its own.
        int chosen = kind == TrafficKind.PING ? nth : server(parameters);
        server = kind.ordinal() * SERVERS_PER_KIND + chosen;
        clientPort = FIRST_CLIENT_PORT + nth;
        serverPort = kind.serverPort;
        int roundTrip = 200 + random.heavyTail(300, 1.0, 80_000);
        serverRoundTripMicros = roundTrip * 7 / 10 + 20;
        clientRoundTripMicros = roundTrip * 3 / 10 + 10;
        ipId = random.below(1 << 16);
    }

    private int server(CaptureParameters parameters) {
        if (parameters.serversPerClient() >= kind.servers) {
            return random.below(kind.servers);
        }
        return (client * parameters.serversPerClient() + random.below(parameters.serversPerClient())) % kind.servers;
    }

    int nextIpId() {
        return ipId++ & 0xffff;
    }

    int roundTripMicros(boolean ofClient) {
        return ofClient ? clientRoundTripMicros : serverRoundTripMicros;
    }
}
