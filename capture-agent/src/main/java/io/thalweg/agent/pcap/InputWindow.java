package io.thalweg.agent.pcap;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.ZipException;

/**
 * A sliding array over a file: large reads, then records are read in place.
 *
 * <p>{@link #has} makes bytes from {@link #position} on readable and may move them within or into another
 * {@link #bytes}; positions taken before it are void after it, unless it only confirmed what was there. Who still needs
 * the bytes as they lie is told {@link #beforeMove} they move.
 */
final class InputWindow implements Closeable {
    static final int CHUNK = 1 << 20;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    final String file;
    byte[] bytes;
    int position;
    /** Null when the file is in memory as a whole. */
    private final InputStream in;

    private int limit;
    private long offsetOfStart;
    private boolean bigEndian;
    private Runnable beforeMove = () -> {};

    InputWindow(InputStream in, String file) {
        this(in, file, CHUNK);
    }

    InputWindow(InputStream in, String file, int chunk) {
        this(in, file, new byte[chunk], 0);
    }

    private InputWindow(InputStream in, String file, byte[] bytes, int limit) {
        this.in = in;
        this.file = file;
        this.bytes = bytes;
        this.limit = limit;
    }

    /** A file that is in memory as a whole: nothing is copied, nothing moves. */
    static InputWindow of(byte[] whole, String file) {
        return new InputWindow(null, file, whole, whole.length);
    }

    void beforeMove(Runnable last) {
        beforeMove = last;
    }

    void bigEndian(boolean isBigEndian) {
        bigEndian = isBigEndian;
    }

    boolean isBigEndian() {
        return bigEndian;
    }

    /** Whether {@code count} bytes can be read from {@link #position}; false: the file ends before that. */
    boolean has(int count) throws IOException {
        return limit - position >= count || fill(count);
    }

    /** Bytes readable from {@link #position} without another read. */
    int available() {
        return limit - position;
    }

    private boolean fill(int count) throws IOException {
        if (in == null) {
            return false;
        }
        beforeMove.run();
        int kept = limit - position;
        byte[] target = count > bytes.length ? new byte[Math.max(count, bytes.length * 2)] : bytes;
        System.arraycopy(bytes, position, target, 0, kept);
        bytes = target;
        offsetOfStart += position;
        position = 0;
        limit = kept;
        while (limit < count) {
            int read = read(bytes, limit, bytes.length - limit);
            if (read < 0) {
                return false;
            }
            limit += read;
        }
        return true;
    }

    private int read(byte[] target, int at, int length) throws IOException {
        try {
            return in.read(target, at, length);
        } catch (ZipException | EOFException e) {
            throw new CaptureFileException(
                    file, offsetOfStart + limit, "the compressed data is damaged or ends too early", e);
        }
    }

    /** Passes over {@code count} bytes; false: the file ends before that. */
    boolean skip(long count) throws IOException {
        long left = count;
        while (left > limit - position) {
            left -= limit - position;
            position = limit;
            if (!has(1)) {
                return false;
            }
        }
        position += (int) left;
        return true;
    }

    long fileOffset() {
        return offsetOfStart + position;
    }

    int int32(int at) {
        int value = (int) INT.get(bytes, at);
        return bigEndian ? Integer.reverseBytes(value) : value;
    }

    int uint16(int at) {
        short value = (short) SHORT.get(bytes, at);
        return (bigEndian ? Short.reverseBytes(value) : value) & 0xffff;
    }

    CaptureFileException broken(String reason) {
        return new CaptureFileException(file, fileOffset(), reason);
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        }
    }
}
