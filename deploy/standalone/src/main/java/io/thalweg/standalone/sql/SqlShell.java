package io.thalweg.standalone.sql;

import io.thalweg.jobs.sql.Catalog;
import io.thalweg.jobs.sql.SqlScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.client.cli.CliClient;
import org.apache.flink.table.client.gateway.Executor;
import org.apache.flink.table.client.gateway.SingleSessionManager;
import org.apache.flink.table.gateway.SqlGateway;
import org.apache.flink.table.gateway.service.context.DefaultContext;

/** Flink's SQL client on an SQL gateway in this JVM, with the catalog loaded. Both end with it. */
final class SqlShell {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String HISTORY = "sql-history";

    private SqlShell() {}

    static void open(Catalog catalog, Path data) throws IOException {
        int port = freePort();
        Configuration settings = LocalFlink.settings();
        settings.setString("sql-gateway.endpoint.rest.address", LOOPBACK);
        settings.setString("sql-gateway.endpoint.rest.bind-address", LOOPBACK);
        settings.setString("sql-gateway.endpoint.rest.port", String.valueOf(port));
        DefaultContext context = new DefaultContext(settings, List.of());
        SqlGateway gateway = new SqlGateway(settings, new SingleSessionManager(context));
        try {
            gateway.start();
        } catch (Exception e) { // as declared
            throw new IOException("Flink's SQL gateway does not start: " + e.getMessage(), e);
        }
        try (Executor executor =
                Executor.create(context, InetSocketAddress.createUnresolved(LOOPBACK, port), "thalweg")) {
            SqlScript.statements(catalog.toString()).forEach(executor::configureSession);
            Path history = Files.createDirectories(data).resolve(HISTORY);
            try (CliClient client = new CliClient(CliClient.DEFAULT_TERMINAL_FACTORY, executor, history)) {
                client.executeInInteractiveMode();
            }
        } finally {
            gateway.stop();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return probe.getLocalPort();
        }
    }
}
