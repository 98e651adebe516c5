package io.thalweg.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private final Catalog catalog;

    CatalogTest() throws Exception {
        catalog = new Catalog(SqlFiles.catalog());
    }

    @Test
    void addressesAreThoseOfThePipeline() {
        String script = catalog.withKafka("kafka:9999")
                .withClickHouse("http://rows:8124", "reader", "it's me")
                .toString();

        assertThat(script)
                .contains("'properties.bootstrap.servers' = 'kafka:9999'", "'thalweg.kafka.bootstrap:''kafka:9999''")
                .contains("'url' = 'http://rows:8124'", "'user' = 'reader'", "'password' = 'it''s me'")
                .doesNotContain(Catalog.KAFKA, "'url' = '" + Catalog.CLICKHOUSE);
    }

    @Test
    void everyTopicTellsWhereItIsReadFromAndTo() {
        int topics = count(catalog.toString(), "'connector' = 'thalweg-kafka'");

        assertThat(topics).isEqualTo(7);
        assertThat(count(catalog.bounded().toString(), "'scan.bounded.mode' = 'latest-offset'"))
                .isEqualTo(topics);
        assertThat(count(catalog.bounded().fromNow().toString(), "'scan.startup.mode' = 'latest-offset'"))
                .isEqualTo(topics);
        assertThat(count(
                        catalog.since(Instant.ofEpochMilli(1234)).toString(),
                        "'scan.startup.timestamp-millis' = '1234'"))
                .isEqualTo(topics);
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
