package io.thalweg.standalone.clickhouse.ffi;

import java.nio.charset.StandardCharsets;
import jnr.ffi.Pointer;

/**
 * One connection to the engine: a session with its own settings and current database, running one statement at a time.
 * Used by one thread at a time. A function of libchdb that gives no result where one is promised is an
 * {@link EngineException}, never a null pointer read.
 */
public final class EngineConnection implements AutoCloseable {
    private final Chdb library;
    private Pointer handle;

    EngineConnection(Chdb library, Pointer handle) {
        this.library = library;
        this.handle = handle;
    }

    /** Runs a statement and returns its whole output, in the given format unless the statement names one. */
    public EngineResult query(byte[] sql, String format) throws EngineException {
        byte[] formatName = format.getBytes(StandardCharsets.UTF_8);
        return take(library, library.chdb_query_n(connection(), sql, sql.length, formatName, formatName.length));
    }

    public EngineResult query(String sql) throws EngineException {
        return query(sql.getBytes(StandardCharsets.UTF_8), "TabSeparated");
    }

    /** Begins an insert whose data follows; the connection takes no other statement until it is closed. */
    public EngineInsert insert(byte[] sql, String format) throws EngineException {
        byte[] formatName = format.getBytes(StandardCharsets.UTF_8);
        Pointer stream = library.chdb_stream_insert_n(connection(), sql, sql.length, formatName, formatName.length);
        if (stream == null) {
            throw new EngineException("the ClickHouse engine began no insert");
        }
        EngineInsert insert = new EngineInsert(library, stream);
        try {
            insert.check();
        } catch (EngineException e) {
            insert.close();
            throw e;
        }
        return insert;
    }

    private Pointer connection() throws EngineException {
        Pointer connection = handle == null ? null : handle.getPointer(0);
        if (connection == null) {
            throw new EngineException("the connection to the ClickHouse engine is closed");
        }
        return connection;
    }

    /** Reads a result of the engine and frees it. */
    static EngineResult take(Chdb library, Pointer result) throws EngineException {
        if (result == null) {
            throw new EngineException("the ClickHouse engine gave no result");
        }
        try {
            Pointer error = library.chdb_result_error(result);
            if (error != null) {
                throw new EngineException(text(error));
            }
            return new EngineResult(
                    bytes(library.chdb_result_buffer(result), library.chdb_result_length(result)),
                    library.chdb_result_rows_read(result),
                    library.chdb_result_bytes_read(result),
                    library.chdb_result_storage_rows_read(result),
                    library.chdb_result_storage_bytes_read(result),
                    library.chdb_result_rows_written(result),
                    library.chdb_result_bytes_written(result),
                    (long) (library.chdb_result_elapsed(result) * 1e9));
        } finally {
            library.chdb_destroy_query_result(result);
        }
    }

    private static byte[] bytes(Pointer buffer, long length) throws EngineException {
        if (buffer == null || length <= 0) {
            return EngineResult.NONE.output();
        }
        if (length > Integer.MAX_VALUE - 8) {
            throw new EngineException("Code: 396. DB::Exception: The result of a statement that is not a SELECT has "
                    + length + " bytes, more than can be held at once. (TOO_MANY_ROWS_OR_BYTES)");
        }
        byte[] bytes = new byte[(int) length];
        buffer.get(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** A C string of the engine, UTF-8. */
    static String text(Pointer string) {
        if (string == null) {
            return "";
        }
        int length = string.indexOf(0, (byte) 0);
        byte[] bytes = new byte[length];
        string.get(0, bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (handle != null) {
            library.chdb_close_conn(handle);
            handle = null;
        }
    }
}
