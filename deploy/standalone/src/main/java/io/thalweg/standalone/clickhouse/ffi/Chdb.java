package io.thalweg.standalone.clickhouse.ffi;

import java.nio.ByteBuffer;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.types.size_t;

/**
 * The functions of libchdb's C interface (chdb.h of 26.7.3) that the node uses. A {@code chdb_connection *} is a
 * pointer to the connection that the other functions take; see {@link EngineConnection}.
 *
 * <p>jnr-ffi 2.3.4 passes a wrong sixth primitive argument on x86-64, so no function of six or more is bound here.
 */
public interface Chdb {
    void chdb_set_signal_handlers_enabled(int enabled);

    Pointer chdb_version();

    Pointer chdb_connect(int argc, Pointer argv);

    void chdb_close_conn(Pointer connectionHandle);

    int chdb_shutdown();

    Pointer chdb_query_n(
            Pointer connection,
            @In byte[] query,
            @size_t long queryLength,
            @In byte[] format,
            @size_t long formatLength);

    Pointer chdb_stream_insert_n(
            Pointer connection,
            @In byte[] query,
            @size_t long queryLength,
            @In byte[] format,
            @size_t long formatLength);

    int chdb_stream_append(Pointer stream, @In ByteBuffer data, @size_t long length);

    Pointer chdb_stream_done(Pointer stream);

    void chdb_stream_cancel_insert(Pointer stream);

    Pointer chdb_stream_insert_error(Pointer stream);

    void chdb_destroy_insert_stream(Pointer stream);

    Pointer chdb_result_buffer(Pointer result);

    @size_t
    long chdb_result_length(Pointer result);

    double chdb_result_elapsed(Pointer result);

    long chdb_result_rows_read(Pointer result);

    long chdb_result_bytes_read(Pointer result);

    long chdb_result_storage_rows_read(Pointer result);

    long chdb_result_storage_bytes_read(Pointer result);

    long chdb_result_rows_written(Pointer result);

    long chdb_result_bytes_written(Pointer result);

    Pointer chdb_result_error(Pointer result);

    void chdb_destroy_query_result(Pointer result);
}
