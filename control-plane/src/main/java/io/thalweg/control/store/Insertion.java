package io.thalweg.control.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * New rows of a table, a hundred to a statement: what a statement costs H2 beside its rows is as much as a row.
 * {@link Batch} is for other statements.
 */
public final class Insertion implements AutoCloseable {
    private static final int ROWS = 100;

    private final Connection connection;
    private final String into;
    private final String row;
    private final List<Object[]> waiting = new ArrayList<>(ROWS);
    /** Of a hundred rows. */
    private PreparedStatement full;

    /**
     * @param into such as {@code resource (kind, id)}
     * @param row such as {@code (?, 0)}
     */
    public Insertion(Connection connection, String into, String row) {
        this.connection = connection;
        this.into = into;
        this.row = row;
    }

    public void add(Object... values) throws SQLException {
        waiting.add(values);
        if (waiting.size() == ROWS) {
            if (full == null) {
                full = prepare();
            }
            insert(full);
        }
    }

    /** Inserts what still waits. */
    public void send() throws SQLException {
        if (!waiting.isEmpty()) {
            try (PreparedStatement statement = prepare()) {
                insert(statement);
            }
        }
    }

    private PreparedStatement prepare() throws SQLException {
        return connection.prepareStatement(
                "INSERT INTO " + into + " VALUES " + String.join(", ", Collections.nCopies(waiting.size(), row)));
    }

    private void insert(PreparedStatement statement) throws SQLException {
        Object[] values = waiting.stream().flatMap(Arrays::stream).toArray();
        Sql.set(statement, values);
        statement.executeUpdate();
        waiting.clear();
    }

    /** What was not inserted is dropped. */
    @Override
    public void close() throws SQLException {
        if (full != null) {
            full.close();
        }
    }
}
