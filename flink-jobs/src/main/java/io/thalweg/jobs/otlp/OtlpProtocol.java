package io.thalweg.jobs.otlp;

/** What the conventions of OpenTelemetry call a protocol, and its number and name in {@code l7_flow_log}. */
enum OtlpProtocol {
    HTTP("http", 20, "HTTP"),
    HTTP2("http2", 21, "HTTP2"),
    DUBBO("apache_dubbo", 40, "Dubbo"),
    GRPC("grpc", 41, "gRPC"),
    MYSQL("mysql", 60, "MySQL"),
    MARIADB("mariadb", 60, "MySQL"),
    POSTGRESQL("postgresql", 61, "PostgreSQL"),
    REDIS("redis", 80, "Redis"),
    MONGODB("mongodb", 81, "MongoDB"),
    MEMCACHED("memcached", 82, "Memcached"),
    KAFKA("kafka", 100, "Kafka"),
    MQTT("mqtt", 101, "MQTT"),
    RABBITMQ("rabbitmq", 102, "AMQP"),
    NATS("nats", 104, "NATS"),
    PULSAR("pulsar", 105, "Pulsar"),
    ROCKETMQ("rocketmq", 107, "RocketMQ");

    private static final OtlpProtocol[] ALL = values();

    private final String system;
    final int number;
    final String title;

    OtlpProtocol(String system, int number, String title) {
        this.system = system;
        this.number = number;
        this.title = title;
    }

    /** @return null when the span says nothing of one that has a number */
    static OtlpProtocol of(Attributes attributes) {
        String system = attributes.first("rpc.system", "db.system.name", "db.system", "messaging.system");
        for (OtlpProtocol protocol : ALL) {
            if (protocol.system.equals(system)) {
                return protocol;
            }
        }
        boolean isHttp = !attributes
                .first("http.request.method", "http.method", "http.url", "url.full")
                .isEmpty();
        if (!isHttp) {
            return null;
        }
        return attributes.first("network.protocol.version", "http.flavor").startsWith("2") ? HTTP2 : HTTP;
    }
}
