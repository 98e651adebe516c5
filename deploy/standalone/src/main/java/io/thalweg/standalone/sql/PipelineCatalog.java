package io.thalweg.standalone.sql;

import io.thalweg.jobs.sql.Catalog;
import io.thalweg.standalone.Endpoints;
import io.thalweg.standalone.clickhouse.ClickHouseEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The catalog with the addresses of a pipeline. */
record PipelineCatalog(String kafka, ClickHouseEndpoint clickHouse) {
    private static final String SCRIPT = "/sql/flink/catalog.sql";
    /** Written by {@code up}, with the password, for its owner alone. */
    private static final String CLICKHOUSE_FILE = "run/clickhouse.url";

    private static final int ANSWERS_WITHIN_MILLIS = 3000;

    /**
     * @param data directory of an {@code up}
     * @param kafka null: that of the {@code up}
     * @param clickHouse likewise
     */
    static PipelineCatalog of(Path data, String kafka, String clickHouse) throws IOException {
        Endpoints endpoints = Endpoints.of(data);
        Path written = data.resolve(CLICKHOUSE_FILE);
        String ofUp = Files.isReadable(written) ? Files.readString(written).strip() : endpoints.clickHouse();
        return new PipelineCatalog(
                kafka == null ? endpoints.kafka() : kafka,
                ClickHouseEndpoint.parse(clickHouse == null ? ofUp : clickHouse));
    }

    Catalog catalog() {
        try (InputStream script = PipelineCatalog.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new IllegalStateException(SCRIPT + " is not in the jar");
            }
            return new Catalog(new String(script.readAllBytes(), StandardCharsets.UTF_8))
                    .withKafka(kafka)
                    .withClickHouse(
                            clickHouse.url().toString().replaceFirst("/$", ""),
                            clickHouse.user(),
                            clickHouse.password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kafka's clients would ask for a minute, without a word. */
    void requireKafka() throws IOException {
        IOException last = null;
        for (String broker : kafka.split(",")) {
            int colon = broker.lastIndexOf(':');
            if (colon < 0 || !broker.substring(colon + 1).matches("\\d{1,5}")) {
                throw new IOException("--kafka " + kafka + "; allowed: HOST:PORT, separated by commas");
            }
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(
                                broker.substring(0, colon), Integer.parseInt(broker.substring(colon + 1))),
                        ANSWERS_WITHIN_MILLIS);
                return;
            } catch (IOException | IllegalArgumentException e) {
                last = new IOException(e.getMessage(), e);
            }
        }
        throw new IOException("no Kafka answers at " + kafka + " (" + last.getMessage()
                + "); is `./thalweg up` running? --kafka HOST:PORT names another");
    }
}
