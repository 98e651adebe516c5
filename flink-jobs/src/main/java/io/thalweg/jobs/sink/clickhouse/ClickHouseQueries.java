package io.thalweg.jobs.sink.clickhouse;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;

/** What a job asks ClickHouse: the columns of a table, the rows of a query. Travels in the job graph. */
public final class ClickHouseQueries implements Serializable {
    private static final int NAME = 0;
    private static final int TYPE = 1;
    private static final int DEFAULT_KIND = 2;

    private final ClickHouseSettings settings;

    /** @throws io.thalweg.jobs.options.InvalidOptionException for a wrong option of {@link ClickHouseOptions} */
    public ClickHouseQueries(Configuration options) {
        settings = ClickHouseSettings.from(options);
    }

    /** As SQL takes it. */
    public static String quote(String name) {
        return Identifiers.quote(name);
    }

    /** As SQL takes it. */
    public static String literal(String text) {
        return Identifiers.text(text);
    }

    /** Database and name as SQL takes them. */
    public String quotedTable(String table) {
        return Identifiers.quote(settings.database()) + '.' + Identifiers.quote(table);
    }

    /**
     * The columns of a table.
     *
     * @throws SchemaMismatchException there is no such table
     */
    public List<TableColumn> describe(String table) throws IOException, InterruptedException {
        try (Servers servers = new Servers(settings)) {
            InsertTarget target = new InsertTarget(settings.database(), table, List.of());
            String description = onAnyReplica(servers.shard(0), server -> SchemaCheck.describe(server, target));
            List<TableColumn> columns = new ArrayList<>();
            for (String[] fields : SchemaCheck.fields(description)) {
                columns.add(new TableColumn(fields[NAME], fields[TYPE], fields[DEFAULT_KIND]));
            }
            return columns;
        }
    }

    /** Makes the table, or adds columns to it, on every shard, as far as {@code sink.schema} says so. */
    public void migrate(String table, List<TargetColumn> columns) throws IOException, InterruptedException {
        try (Servers servers = new Servers(settings)) {
            InsertTarget target = new InsertTarget(settings.database(), table, columns);
            for (int shard = 0; shard < servers.shards(); shard++) {
                onAnyReplica(servers.shard(shard), server -> {
                    TableMigration.apply(server, target, settings.schemaPolicy(), settings.creation());
                    return target;
                });
            }
        }
    }

    /** Shards, each of which has a part of the rows. */
    public int shards() {
        return settings.servers().size();
    }

    /** Runs queries until it is closed. */
    public Session open() {
        return new Session(new Servers(settings));
    }

    private static <T> T onAnyReplica(Shard shard, Question<T> question) throws IOException, InterruptedException {
        IOException last = null;
        for (Replica replica : shard.replicas()) {
            try {
                return question.ask(replica.connection());
            } catch (SchemaMismatchException e) {
                throw e;
            } catch (IOException e) {
                last = e;
            } catch (RuntimeException e) { // the client's own, of many kinds
                last = new IOException(e);
            }
            if (InsertFailure.of(last) != InsertFailure.RETRY) {
                throw last;
            }
        }
        throw last;
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(ClickHouseConnection server) throws IOException, InterruptedException;
    }

    /** One column of a table in ClickHouse. */
    public record TableColumn(String name, String type, String defaultKind) implements Serializable {}

    /** Connections of its own. */
    public static final class Session implements AutoCloseable {
        private final Servers servers;

        private Session(Servers servers) {
            this.servers = servers;
        }

        /** The rows of a shard, from whichever of its servers answers. */
        public ClickHouseRows rows(int shard, String sql) throws IOException, InterruptedException {
            return onAnyReplica(servers.shard(shard), server -> server.rows(sql));
        }

        @Override
        public void close() {
            servers.close();
        }
    }
}
