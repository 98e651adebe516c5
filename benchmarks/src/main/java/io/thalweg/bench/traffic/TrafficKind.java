package io.thalweg.bench.traffic;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a flow talks, and how many of a hundred flows do. */
enum TrafficKind {
    @JsonProperty("dns")
    DNS(36, 53, 4),
    @JsonProperty("http")
    HTTP(24, 8080, 120),
    @JsonProperty("redis")
    REDIS(10, 6379, 24),
    @JsonProperty("mysql")
    MYSQL(8, 3306, 16),
    @JsonProperty("tls")
    TLS(9, 443, 300),
    @JsonProperty("bulk")
    BULK(4, 9100, 40),
    @JsonProperty("ping")
    PING(2, 0, 0),
    @JsonProperty("refused")
    REFUSED(3, 8443, 200),
    @JsonProperty("unanswered")
    UNANSWERED(4, 445, TrafficKind.MOST_SERVERS);

    /** As many consecutive flow ids hold exactly the shares. */
    static final int ROUND = 100;
    /** Coprime to {@link #ROUND}: spreads the kinds over a round. */
    private static final int STRIDE = 37;

    /** As the kind with the most has. */
    static final int MOST_SERVERS = 2000;

    /** Kinds whose servers are called by their names: HTTP, Redis, MySQL, TLS, bulk. */
    static final int NAMED = 5;

    private static final TrafficKind[] OF_ROUND = ofRound();

    private final int share;
    final int serverPort;
    /** Machines that offer it. */
    final int servers;

    TrafficKind(int share, int serverPort, int servers) {
        this.share = share;
        this.serverPort = serverPort;
        this.servers = servers;
    }

    static TrafficKind of(int flowId) {
        return OF_ROUND[flowId % ROUND];
    }

    private static TrafficKind[] ofRound() {
        TrafficKind[] kinds = new TrafficKind[ROUND];
        int place = 0;
        for (TrafficKind kind : values()) {
            for (int i = 0; i < kind.share; i++) {
                kinds[place++ * STRIDE % ROUND] = kind;
            }
        }
        return kinds;
    }
}
