package io.thalweg.standalone.clickhouse.ffi;

import java.nio.ByteBuffer;
import jnr.ffi.Pointer;

/**
 * An insert under way: data is appended in the insert's format, in pieces cut anywhere, and {@link #finish} commits it.
 * Closed before that, it is cancelled; blocks that the engine has already written stay, as in any ClickHouse. Appending
 * waits while the engine is behind. Used by the thread that began it, which begins no other meanwhile.
 */
public final class EngineInsert implements AutoCloseable {
    private final Chdb library;
    private final ByteBuffer buffer = TransferBuffer.ofThisThread();
    private Pointer stream;

    EngineInsert(Chdb library, Pointer stream) {
        this.library = library;
        this.stream = stream;
    }

    public void append(byte[] data, int offset, int length) throws EngineException {
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, buffer.remaining());
            buffer.put(data, offset + done, piece);
            done += piece;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
    }

    private void flush() throws EngineException {
        buffer.flip();
        int state = buffer.hasRemaining() ? library.chdb_stream_append(stream, buffer, buffer.remaining()) : 0;
        buffer.clear();
        if (state != 0) {
            check();
            throw new EngineException("the ClickHouse engine takes no more data for this insert");
        }
    }

    /** Ends the data and commits the rows. */
    public EngineResult finish() throws EngineException {
        flush();
        EngineResult result = EngineConnection.take(library, library.chdb_stream_done(stream));
        check();
        return result;
    }

    void check() throws EngineException {
        Pointer error = library.chdb_stream_insert_error(stream);
        if (error != null) {
            throw new EngineException(EngineConnection.text(error));
        }
    }

    @Override
    public void close() {
        if (stream != null) {
            library.chdb_destroy_insert_stream(stream);
            stream = null;
        }
    }
}
