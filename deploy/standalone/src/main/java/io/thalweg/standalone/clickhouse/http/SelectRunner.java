package io.thalweg.standalone.clickhouse.http;

import io.thalweg.standalone.clickhouse.ffi.Engine;
import io.thalweg.standalone.clickhouse.ffi.EngineConnection;
import io.thalweg.standalone.clickhouse.ffi.EngineException;
import io.thalweg.standalone.clickhouse.ffi.EngineResult;
import io.thalweg.standalone.clickhouse.ffi.OutputPipe;
import io.thalweg.standalone.clickhouse.sql.SqlStatement;
import io.thalweg.standalone.clickhouse.sql.SqlText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Runs SELECTs: one thread in the engine, writing to a pipe, and the caller's from the pipe to the client. When the
 * client goes, the query is killed.
 */
final class SelectRunner {
    private static final int BUFFER_BYTES = 128 * 1024;

    private final Engine engine;
    private final ExecutorService threads;

    SelectRunner(Engine engine, ExecutorService threads) {
        this.engine = engine;
        this.threads = threads;
    }

    EngineResult run(EngineConnection connection, SqlStatement statement, String format, OutputStream output)
            throws IOException, EngineException {
        try (OutputPipe pipe = engine.pipe()) {
            byte[] sql = statement.intoFile(pipe.path(), format);
            Future<EngineResult> running = threads.submit(() -> {
                try {
                    return connection.query(sql, format);
                } finally {
                    pipe.closeWriter();
                }
            });
            IOException clientGone = copy(pipe, output);
            EngineResult result = await(running, clientGone);
            if (clientGone != null) {
                throw clientGone;
            }
            return result;
        }
    }

    /** Reads to the end whatever happens, because the engine waits in a full pipe; returns why the client is gone. */
    private IOException copy(OutputPipe pipe, OutputStream output) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        IOException clientGone = null;
        for (int count = pipe.read(buffer); count >= 0; count = pipe.read(buffer)) {
            if (clientGone == null) {
                try {
                    output.write(buffer, 0, count);
                } catch (IOException e) {
                    clientGone = e;
                    kill(pipe.path());
                }
            }
        }
        return clientGone;
    }

    private void kill(String path) {
        try (EngineConnection control = engine.connect()) {
            control.query("KILL QUERY WHERE position(query, " + SqlText.literal(SqlText.literal(path) + " APPEND")
                    + ") > 0 AND NOT startsWith(query, 'KILL QUERY') ASYNC");
        } catch (EngineException e) {
            // It has ended meanwhile, or its result is read away to the end.
        }
    }

    /** Stops everything that runs, for a server that stops. */
    void killAll() {
        try (EngineConnection control = engine.connect()) {
            control.query("KILL QUERY WHERE NOT startsWith(query, 'KILL QUERY') ASYNC");
        } catch (EngineException e) {
            // Nothing to kill.
        }
    }

    private static EngineResult await(Future<EngineResult> running, IOException clientGone)
            throws IOException, EngineException {
        boolean interrupted = false;
        while (true) {
            try {
                EngineResult result = running.get();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted while a query ran");
                }
                return result;
            } catch (InterruptedException e) {
                // The connection must not be closed under the query.
                interrupted = true;
            } catch (ExecutionException e) {
                if (clientGone != null) {
                    throw clientGone;
                }
                if (e.getCause() instanceof EngineException failure) {
                    throw failure;
                }
                throw new IllegalStateException("a query ended in a way that no query does", e.getCause());
            }
        }
    }
}
