package io.thalweg.standalone.clickhouse.ffi;

import java.nio.ByteBuffer;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/** What {@link OutputPipe} needs of the C library. */
public interface LibC {
    int O_CLOEXEC = 0x80000;
    int F_SETPIPE_SZ = 1031;
    int EINTR = 4;

    int pipe2(@Out int[] descriptors, int flags);

    int fcntl(int descriptor, int command, int argument);

    @ssize_t
    long read(int descriptor, @Out ByteBuffer buffer, @size_t long length);

    int close(int descriptor);
}
