package io.thalweg.engine.l7;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The system call that moved the first byte of a message: what ties the spans of one process together.
 *
 * @param traceId the same in what a thread received and what it sent because of it; 0: none
 * @param thread id of the kernel
 * @param coroutine id of the goroutine; 0: none
 * @param captureSequence counts the calls of the socket
 */
public record SyscallOrigin(long traceId, int thread, long coroutine, long captureSequence) {
    void writeTo(DataOutput out) throws IOException {
        out.writeLong(traceId);
        out.writeInt(thread);
        out.writeLong(coroutine);
        out.writeLong(captureSequence);
    }

    static SyscallOrigin readFrom(DataInput in) throws IOException {
        return new SyscallOrigin(in.readLong(), in.readInt(), in.readLong(), in.readLong());
    }
}
