package io.thalweg.jobs.sql;

import java.time.Instant;

/** The script {@code sql/flink/catalog.sql}, adapted to where the parts of a pipeline listen and to what is to be read of topics. */
public final class Catalog {
    /** As the script has them, once in its head and in each table. */
    public static final String KAFKA = "127.0.0.1:9092";

    public static final String CLICKHOUSE = "http://127.0.0.1:8123";
    public static final String FROM_THE_START = "'scan.startup.mode' = 'earliest-offset'";

    private static final String URL = "'url' = '" + CLICKHOUSE + "'";

    private final String script;

    /** @param script as the file has it */
    public Catalog(String script) {
        this.script = script;
    }

    /** @param bootstrap host:port, separated by commas */
    public Catalog withKafka(String bootstrap) {
        return new Catalog(script.replace(KAFKA, quoted(bootstrap)));
    }

    /** @param password may be empty */
    public Catalog withClickHouse(String url, String user, String password) {
        return new Catalog(script.replace(
                URL,
                "'url' = '" + quoted(url) + "',\n  'user' = '" + quoted(user) + "',\n  'password' = '"
                        + quoted(password) + "'"));
    }

    /** Topics are read to the ends that they have when a query starts. */
    public Catalog bounded() {
        return new Catalog(
                script.replace(FROM_THE_START, FROM_THE_START + ",\n  'scan.bounded.mode' = 'latest-offset'"));
    }

    /** Of topics, records are read from that time on, as Kafka knows it. */
    public Catalog since(Instant time) {
        return new Catalog(script.replace(
                FROM_THE_START,
                "'scan.startup.mode' = 'timestamp',\n  'scan.startup.timestamp-millis' = '" + time.toEpochMilli()
                        + "'"));
    }

    /** Of topics, only what comes from now on is read. */
    public Catalog fromNow() {
        return new Catalog(script.replace(FROM_THE_START, "'scan.startup.mode' = 'latest-offset'"));
    }

    private static String quoted(String value) {
        return value.replace("'", "''");
    }

    @Override
    public String toString() {
        return script;
    }
}
