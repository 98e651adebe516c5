package io.thalweg.agent.ffi;

import com.kenai.jffi.MemoryIO;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Pointer;

/**
 * The reader's end of a BPF ring buffer, in shared memory: no call into the kernel, no lock, no allocation for a record.
 * Budget: 50 ns a record.
 *
 * <p>See Documentation/bpf/ringbuf.rst of the kernel: a page with the consumer's position, which we write; a page with the
 * producer's; the data, which the kernel has twice in a row so that no record is torn at the end. Of the second time as
 * much is mapped as a record may reach into it. A record is
 *
 * <pre>
 *   0: length in 30 bits, bit 30: discarded, bit 31: still being written
 *   4: the kernel's own
 *   8: data, padded to 8 bytes
 * </pre>
 */
public final class BpfRing implements AutoCloseable {
    /** Reads one record: its data are the bytes from {@code offset} on, as long as the call lasts. */
    @FunctionalInterface
    public interface Reader {
        void record(ByteBuffer data, int offset, int length);
    }

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int PAGE = 4096;
    private static final int PROT_READ = 1;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;
    private static final int HEADER_BYTES = 8;
    /** More than the longest record: MAX_PAYLOAD of event.h with what stands before it. */
    private static final int OVERLAP_BYTES = 32 << 10;

    /** Room is given back to the programs so often at least. */
    private static final long RELEASE_BYTES = 1 << 18;

    private final int size;
    private final Pointer consumerPage;
    private final Pointer producerPages;
    private ByteBuffer consumer;
    private ByteBuffer producer;
    private ByteBuffer data;

    private BpfRing(int size, Pointer consumerPage, Pointer producerPages) {
        this.size = size;
        this.consumerPage = consumerPage;
        this.producerPages = producerPages;
        consumer = buffer(consumerPage.address(), PAGE);
        producer = buffer(producerPages.address(), PAGE);
        data = buffer(producerPages.address() + PAGE, dataBytes(size));
    }

    /** @param size of the ring in bytes: a power of two, at least a page, at most 512 MiB */
    static BpfRing map(int fd, int size) throws NativeException {
        Pointer consumerPage = mapped(Native.LIBC.mmap(null, PAGE, PROT_READ_WRITE, MAP_SHARED, fd, 0));
        try {
            return new BpfRing(
                    size,
                    consumerPage,
                    mapped(Native.LIBC.mmap(null, PAGE + dataBytes(size), PROT_READ, MAP_SHARED, fd, PAGE)));
        } catch (NativeException e) {
            Native.LIBC.munmap(consumerPage, PAGE);
            throw e;
        }
    }

    private static int dataBytes(int size) {
        return size + Math.min(size, OVERLAP_BYTES);
    }

    private static Pointer mapped(Pointer memory) throws NativeException {
        if (memory == null || memory.address() == -1) {
            throw NativeException.ofLastError("mmap of the eBPF ring");
        }
        return memory;
    }

    private static ByteBuffer buffer(long address, int bytes) {
        return MemoryIO.getInstance().newDirectByteBuffer(address, bytes).order(ByteOrder.nativeOrder());
    }

    /** Reads all records that are complete, up to the first that is not. Returns how many there were. */
    public int drain(Reader reader) {
        long position = (long) LONG.getVolatile(consumer, 0);
        long released = position;
        long end = (long) LONG.getAcquire(producer, 0);
        int records = 0;
        while (position < end) {
            int at = (int) position & size - 1;
            int length = (int) INT.getAcquire(data, at);
            if ((length & BUSY) != 0) {
                break;
            }
            int bytes = length & ~DISCARDED;
            if ((length & DISCARDED) == 0) {
                reader.record(data, at + HEADER_BYTES, bytes);
                records++;
            }
            position += bytes + HEADER_BYTES + 7L & ~7L;
            if (position - released >= RELEASE_BYTES) {
                LONG.setRelease(consumer, 0, position);
                released = position;
            }
        }
        if (position != released) {
            LONG.setRelease(consumer, 0, position);
        }
        return records;
    }

    /** Bytes that wait to be read. */
    public long waitingBytes() {
        return (long) LONG.getAcquire(producer, 0) - (long) LONG.getAcquire(consumer, 0);
    }

    public int sizeBytes() {
        return size;
    }

    @Override
    public void close() {
        if (data != null) {
            consumer = null;
            producer = null;
            data = null;
            Native.LIBC.munmap(consumerPage, PAGE);
            Native.LIBC.munmap(producerPages, PAGE + dataBytes(size));
        }
    }
}
