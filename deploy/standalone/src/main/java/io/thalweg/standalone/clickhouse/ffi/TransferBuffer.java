package io.thalweg.standalone.clickhouse.ffi;

import java.nio.ByteBuffer;

/**
 * A thread's buffer outside the heap, through which data passes to and from the engine. One per thread and not one per
 * statement: buffers outside the heap are only freed by a garbage collection, which a small busy heap may not see soon.
 */
final class TransferBuffer {
    private static final int BYTES = 256 * 1024;
    private static final ThreadLocal<ByteBuffer> BUFFERS =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BYTES));

    private TransferBuffer() {}

    static ByteBuffer ofThisThread() {
        return BUFFERS.get().clear();
    }
}
