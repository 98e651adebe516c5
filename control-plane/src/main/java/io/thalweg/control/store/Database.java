package io.thalweg.control.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The store of everything that must survive a restart: H2 in a file, or PostgreSQL, which several control planes may
 * share. The schema is brought up to date when it is opened. Any thread.
 */
public final class Database implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final long CONNECT_MILLIS = 10_000;
    private static final String MIGRATIONS = "classpath:io/thalweg/control/migration";

    private final HikariDataSource pool;

    private Database(HikariDataSource pool) {
        this.pool = pool;
    }

    /** @throws StoreException when the database cannot be reached, or is of a later version */
    public static Database open(DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        if (settings.url().startsWith("jdbc:postgresql:")) {
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
            config.addDataSourceProperty("tcpKeepAlive", "true");
            config.addDataSourceProperty("ApplicationName", "thalweg-control-plane");
        }
        HikariDataSource pool = null;
        try {
            pool = new HikariDataSource(config);
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(pool)
                    .locations(MIGRATIONS)
                    .loggers("slf4j")
                    .load()
                    .migrate();
            return new Database(pool);
        } catch (FlywayException | com.zaxxer.hikari.pool.HikariPool.PoolInitializationException e) {
            if (pool != null) {
                pool.close();
            }
            throw new StoreException(e);
        }
    }

    /** All of the work is kept, or nothing of it. */
    public <T> T inTransaction(Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            try {
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /** Likewise, of work that returns nothing. */
    public void execute(Execution work) {
        inTransaction(connection -> {
            work.run(connection);
            return null;
        });
    }

    private static void rollBack(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** Null when it answers, else what is wrong. */
    public String problem() {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid((int) (CONNECT_MILLIS / 1000)) ? null : "the database does not answer";
        } catch (SQLException e) {
            return "the database does not answer: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** What is done in a transaction. */
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** What is done in a transaction, without a result. */
    public interface Execution {
        void run(Connection connection) throws SQLException;
    }
}
