package io.thalweg.jobs.sink.clickhouse;

import com.clickhouse.data.ClickHouseFormat;
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
        try (ClickHouseConnection connection = new ClickHouseConnection(settings)) {
            String description = SchemaCheck.describe(connection, new InsertTarget(settings.database(), table, List.of()));
            List<TableColumn> columns = new ArrayList<>();
            for (String[] fields : SchemaCheck.fields(description)) {
                columns.add(new TableColumn(fields[NAME], fields[TYPE], fields[DEFAULT_KIND]));
            }
            return columns;
        }
    }

    /** Runs a statement without a result. */
    public void execute(String sql) throws IOException, InterruptedException {
        try (ClickHouseConnection connection = new ClickHouseConnection(settings)) {
            connection.query(sql, ClickHouseFormat.TabSeparated);
        }
    }

    /** Runs queries until it is closed. */
    public Session open() {
        return new Session(new ClickHouseConnection(settings));
    }

    /** One column of a table in ClickHouse. */
    public record TableColumn(String name, String type, String defaultKind) implements Serializable {}

    /** A connection of its own. */
    public static final class Session implements AutoCloseable {
        private final ClickHouseConnection connection;

        private Session(ClickHouseConnection connection) {
            this.connection = connection;
        }

        public ClickHouseRows rows(String sql) throws IOException, InterruptedException {
            return connection.rows(sql);
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
