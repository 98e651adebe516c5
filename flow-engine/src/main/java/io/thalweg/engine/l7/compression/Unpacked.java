package io.thalweg.engine.l7.compression;

/** What has been decompressed so far: bytes up to a limit, whatever they were compressed to. Reused. */
final class Unpacked {
    final byte[] bytes;
    int length;

    Unpacked(int maxBytes) {
        bytes = new byte[maxBytes];
    }

    boolean isFull() {
        return length == bytes.length;
    }

    /** Takes bytes as they are; false when not all of them are there, or when there is no room for more. */
    boolean literals(byte[] b, int from, int to, long count) {
        int taken = (int) Math.min(count, Math.min(to - from, bytes.length - length));
        if (taken < 0) {
            return false;
        }
        System.arraycopy(b, from, bytes, length, taken);
        length += taken;
        return taken == count && !isFull();
    }

    /** Repeats bytes from so far back, which may be some that it writes; false when there are none, or when it is full. */
    boolean copy(long offset, long count) {
        if (offset <= 0 || offset > length) {
            return false;
        }
        int end = (int) Math.min(bytes.length, length + count);
        for (int from = length - (int) offset; length < end; from++) {
            bytes[length++] = bytes[from];
        }
        return !isFull();
    }
}
