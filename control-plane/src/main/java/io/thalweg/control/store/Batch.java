package io.thalweg.control.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Many rows by one statement, sent a thousand at a time. */
public final class Batch implements AutoCloseable {
    private static final int ROWS = 1000;

    private final PreparedStatement statement;
    private int waiting;

    public Batch(Connection connection, String sql) throws SQLException {
        statement = connection.prepareStatement(sql);
    }

    public void add(Object... values) throws SQLException {
        Sql.set(statement, values);
        statement.addBatch();
        if (++waiting == ROWS) {
            send();
        }
    }

    /** Sends what still waits. */
    public void send() throws SQLException {
        if (waiting > 0) {
            statement.executeBatch();
            waiting = 0;
        }
    }

    /** What was not sent is dropped. */
    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
