package io.thalweg.standalone.clickhouse.ffi;

import java.io.IOException;
import java.nio.ByteBuffer;
import jnr.ffi.Runtime;

/**
 * The way of a SELECT's result out of the engine. The engine formats each block of {@code chdb_stream_query_n} as a
 * document of its own, which breaks every format with a head or an end (JSON, CSVWithNames, Parquet), so a SELECT writes
 * {@code INTO OUTFILE '/proc/self/fd/N' APPEND} instead, where N is the writing end of a pipe: one document, any
 * format, and a full pipe holds the engine back, so a result of any size needs no memory.
 *
 * <p>One thread runs the statement and calls {@link #closeWriter} when it has returned, another reads to the end.
 */
public final class OutputPipe implements AutoCloseable {
    private static final int PIPE_BYTES = 1 << 20;

    private final LibC libc;
    private final Runtime runtime;
    private final int reader;
    private final int writer;
    private boolean writerOpen = true;
    private boolean readerOpen = true;

    OutputPipe(LibC libc, Runtime runtime) {
        this.libc = libc;
        this.runtime = runtime;
        int[] descriptors = new int[2];
        if (libc.pipe2(descriptors, LibC.O_CLOEXEC) != 0) {
            throw new IllegalStateException("no pipe: errno " + runtime.getLastError());
        }
        this.reader = descriptors[0];
        this.writer = descriptors[1];
        // More than the default of 64 KiB means fewer changes of thread; refused for lack of a quota, it does no harm.
        libc.fcntl(writer, LibC.F_SETPIPE_SZ, PIPE_BYTES);
    }

    /** The file to which the engine shall append. */
    public String path() {
        return "/proc/self/fd/" + writer;
    }

    /** Waits for some of the output; −1 at its end. */
    public int read(byte[] bytes) throws IOException {
        ByteBuffer buffer = TransferBuffer.ofThisThread();
        buffer.limit(Math.min(bytes.length, buffer.capacity()));
        long count;
        do {
            count = libc.read(reader, buffer, buffer.limit());
        } while (count < 0 && runtime.getLastError() == LibC.EINTR);
        if (count < 0) {
            throw new IOException("reading the engine's output: errno " + runtime.getLastError());
        }
        if (count == 0) {
            return -1;
        }
        buffer.get(0, bytes, 0, (int) count);
        return (int) count;
    }

    public synchronized void closeWriter() {
        if (writerOpen) {
            writerOpen = false;
            libc.close(writer);
        }
    }

    @Override
    public synchronized void close() {
        closeWriter();
        if (readerOpen) {
            readerOpen = false;
            libc.close(reader);
        }
    }
}
