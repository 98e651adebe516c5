package io.thalweg.standalone;

import io.thalweg.control.ControlPlaneCommand;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where the parts of a running {@code up} listen. {@code up} writes it into its data directory, so that {@code query}
 * and {@code dump} find a pipeline whose ports are not the usual ones.
 */
public record Endpoints(String kafka, String clickHouse, String flink, String control, String tracing) {
    public static final int KAFKA_PORT = 9092;
    public static final int CLICKHOUSE_PORT = 8123;
    public static final int FLINK_PORT = 8081;
    public static final int CONTROL_PORT = ControlPlaneCommand.PORT;
    public static final int TRACING_PORT = 20418;

    private static final String FILE = "run/endpoints.properties";

    /** What holds when nothing else is known. */
    public static Endpoints usual() {
        return onLoopback(KAFKA_PORT, CLICKHOUSE_PORT, FLINK_PORT, CONTROL_PORT, TRACING_PORT);
    }

    public static Endpoints onLoopback(
            int kafkaPort, int clickHousePort, int flinkPort, int controlPort, int tracingPort) {
        return new Endpoints(
                "127.0.0.1:" + kafkaPort,
                "http://127.0.0.1:" + clickHousePort,
                "http://127.0.0.1:" + flinkPort,
                "127.0.0.1:" + controlPort,
                "http://127.0.0.1:" + tracingPort);
    }

    public Endpoints withClickHouse(String url) {
        return new Endpoints(kafka, url, flink, control, tracing);
    }

    /** {@code $XDG_DATA_HOME/thalweg}, by default {@code ~/.local/share/thalweg}. */
    public static Path defaultData() {
        String dataHome = System.getenv("XDG_DATA_HOME");
        Path base = dataHome == null || dataHome.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(dataHome);
        return base.resolve("thalweg");
    }

    /** The endpoints of the pipeline that runs, or last ran, on this data directory; the usual ones if none did. */
    public static Endpoints of(Path data) throws IOException {
        Path file = data.resolve(FILE);
        if (!Files.exists(file)) {
            return usual();
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        Endpoints usual = usual();
        return new Endpoints(
                properties.getProperty("kafka", usual.kafka),
                properties.getProperty("clickhouse", usual.clickHouse),
                properties.getProperty("flink", usual.flink),
                properties.getProperty("control", usual.control),
                properties.getProperty("tracing", usual.tracing));
    }

    public void write(Path data) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("kafka", kafka);
        properties.setProperty("clickhouse", clickHouse);
        properties.setProperty("flink", flink);
        properties.setProperty("control", control);
        properties.setProperty("tracing", tracing);
        try (Writer out = Files.newBufferedWriter(data.resolve(FILE))) {
            properties.store(out, null);
        }
    }
}
