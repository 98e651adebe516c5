package io.thalweg.standalone.clickhouse.http;

import io.thalweg.standalone.clickhouse.ffi.EngineConnection;
import io.thalweg.standalone.clickhouse.ffi.EngineException;
import io.thalweg.standalone.clickhouse.ffi.EngineInsert;
import io.thalweg.standalone.clickhouse.ffi.EngineResult;
import java.io.IOException;
import java.io.InputStream;

/** Feeds the data of an INSERT to the engine. If the data breaks off, nothing that is not yet written is. */
final class InsertRunner {
    private static final int BUFFER_BYTES = 64 * 1024;

    private InsertRunner() {}

    static EngineResult run(EngineConnection connection, byte[] sql, String format, InputStream data)
            throws IOException, EngineException {
        try (EngineInsert insert = connection.insert(sql, format)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = read(data, buffer); count >= 0; count = read(data, buffer)) {
                insert.append(buffer, 0, count);
            }
            return insert.finish();
        }
    }

    private static int read(InputStream data, byte[] buffer) throws IOException, EngineException {
        try {
            return data.read(buffer);
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            throw ServerError.undecodable(e);
        }
    }
}
