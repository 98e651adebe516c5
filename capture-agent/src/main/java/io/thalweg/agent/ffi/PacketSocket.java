package io.thalweg.agent.ffi;

import com.kenai.jffi.MemoryIO;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * An AF_PACKET socket with a TPACKET_V3 receive ring, see packet(7) and
 * Documentation/networking/packet_mmap.rst of the kernel.
 *
 * <p>{@link #open} makes the calls in the order that never lets a packet in that the filter would have kept out: the
 * socket hears no protocol until it is bound, and is bound last. Closing unmaps the ring: no thread may touch it then.
 */
public final class PacketSocket extends Pollable implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int ETH_P_ALL = 3;

    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final int SO_ATTACH_FILTER = 26;

    private static final int SOL_PACKET = 263;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_VERSION = 10;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_TIMESTAMP = 17;
    private static final int PACKET_FANOUT = 18;
    private static final int PACKET_FANOUT_DATA = 22;
    private static final int PACKET_IGNORE_OUTGOING = 23;

    private static final int PACKET_MR_PROMISC = 1;
    private static final int FANOUT_CBPF = 6;
    /** The kernel chooses a group of its own for the first socket. */
    private static final int FANOUT_UNIQUE_ID = 0x2000;

    private static final long SIOCSHWTSTAMP = 0x89b0;
    private static final int HWTSTAMP_FILTER_ALL = 1;
    private static final int RAW_HARDWARE = 1 << 6;
    private static final int IFNAMSIZ = 16;
    private static final int IFREQ_BYTES = 40;

    private static final int TPACKET_V3 = 2;

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;

    /** Only tells the kernel how many frames a ring may have; TPACKET_V3 lays frames of any size in a block. */
    private static final int FRAME_BYTES = 2048;

    private static final int TPACKET_REQ3_BYTES = 28;
    private static final int SOCKADDR_LL_BYTES = 20;
    private static final int STATISTICS_BYTES = 12;

    private final int fd;
    private final Pointer scratch = Memory.allocateDirect(Native.RUNTIME, 64, true);
    /** The thread that polls has its own. */
    private final Pointer error = Memory.allocateDirect(Native.RUNTIME, 16, true);

    private Pointer ring;
    private long ringBytes;
    private ByteBuffer memory;
    private long packets;

    private PacketSocket(int fd) {
        this.fd = fd;
    }

    /**
     * Opens a ring on an interface.
     *
     * @param filter classic BPF, one instruction per long as the kernel lays them; its result is the snap length
     * @param retireMillis after how long the kernel hands over a block that is not full
     * @param ignoreOutgoing whether packets that leave are not wanted, as on a loopback interface; older kernels than
     *     4.20 deliver them all the same
     */
    public static PacketSocket open(
            int interfaceIndex, long[] filter, int blockBytes, int blocks, int retireMillis, boolean ignoreOutgoing)
            throws NativeException {
        PacketSocket socket = new PacketSocket(rawSocket());
        try {
            socket.option(PACKET_VERSION, TPACKET_V3);
            socket.filter(filter);
            socket.ring(blockBytes, blocks, retireMillis);
            if (ignoreOutgoing) {
                socket.scratch.putInt(0, 1);
                Native.LIBC.setsockopt(socket.fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, socket.scratch, Integer.BYTES);
            }
            socket.bind(interfaceIndex);
            return socket;
        } catch (NativeException e) {
            socket.close();
            throw e;
        }
    }

    /** Tries whether a packet socket can be had at all. */
    public static void probe() throws NativeException {
        Native.LIBC.close(rawSocket());
    }

    private static int rawSocket() throws NativeException {
        int fd = Native.LIBC.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw NativeException.ofLastError("socket(AF_PACKET)");
        }
        return fd;
    }

    private void option(int option, int value) throws NativeException {
        scratch.putInt(0, value);
        check(Native.LIBC.setsockopt(fd, SOL_PACKET, option, scratch, Integer.BYTES), "setsockopt " + option);
    }

    /** Takes the place of the filter that it has. */
    public void filter(long[] filter) throws NativeException {
        program(SOL_SOCKET, SO_ATTACH_FILTER, filter, "attaching the filter");
    }

    private void program(int level, int option, long[] filter, String what) throws NativeException {
        Pointer instructions = Memory.allocateDirect(Native.RUNTIME, Math.multiplyExact(filter.length, Long.BYTES));
        instructions.put(0, filter, 0, filter.length);
        scratch.putShort(0, (short) filter.length);
        scratch.putPointer(8, instructions);
        check(Native.LIBC.setsockopt(fd, level, option, scratch, 16), what);
        // The kernel has copied them; until here they must not be collected.
        Reference.reachabilityFence(instructions);
    }

    private void ring(int blockBytes, int blocks, int retireMillis) throws NativeException {
        scratch.putInt(0, blockBytes);
        scratch.putInt(4, blocks);
        scratch.putInt(8, FRAME_BYTES);
        scratch.putInt(12, Math.multiplyExact(blocks, blockBytes / FRAME_BYTES));
        scratch.putInt(16, retireMillis);
        scratch.putInt(20, 0);
        scratch.putInt(24, 0);
        int status = Native.LIBC.setsockopt(fd, SOL_PACKET, PACKET_RX_RING, scratch, TPACKET_REQ3_BYTES);
        check(status, "a packet ring of " + blocks + " blocks of " + blockBytes + " bytes");
        long bytes = (long) blocks * blockBytes;
        Pointer mapped = Native.LIBC.mmap(null, bytes, PROT_READ_WRITE, MAP_SHARED, fd, 0);
        if (mapped == null || mapped.address() == -1) {
            throw NativeException.ofLastError("mmap of the packet ring");
        }
        ring = mapped;
        ringBytes = bytes;
        memory = MemoryIO.getInstance()
                .newDirectByteBuffer(mapped.address(), Math.toIntExact(bytes))
                .order(ByteOrder.nativeOrder());
    }

    private void bind(int interfaceIndex) throws NativeException {
        scratch.setMemory(0, SOCKADDR_LL_BYTES, (byte) 0);
        scratch.putShort(0, (short) AF_PACKET);
        scratch.putByte(2, (byte) (ETH_P_ALL >> 8));
        scratch.putByte(3, (byte) ETH_P_ALL);
        scratch.putInt(4, interfaceIndex);
        check(Native.LIBC.bind(fd, scratch, SOCKADDR_LL_BYTES), "bind to interface " + interfaceIndex);
    }

    private static void check(int status, String what) throws NativeException {
        if (status < 0) {
            throw NativeException.ofLastError(what);
        }
    }

    @Override
    int fd() {
        return fd;
    }

    /** The ring's blocks, one after another, in native byte order. Void after {@link #close}. */
    public ByteBuffer memory() {
        return memory;
    }

    /**
     * Packets that the kernel dropped for want of room since the last call; the kernel counts afresh after each.
     * {@link #packets} tells of the same time.
     */
    public long takeDrops() {
        scratch.putInt(16, STATISTICS_BYTES);
        int status = Native.LIBC.getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, scratch, scratch.slice(16));
        packets = status < 0 ? 0 : scratch.getInt(0) & 0xffff_ffffL;
        return status < 0 ? 0 : scratch.getInt(4) & 0xffff_ffffL;
    }

    /** Packets that passed the filter, dropped ones included, as the last {@link #takeDrops} found them. */
    public long packets() {
        return packets;
    }

    /**
     * Shares the interface's packets with other sockets.
     *
     * @param first whose group is joined; null: this is the first one
     * @param program of which the result tells the socket, modulo their number
     */
    public void shareWith(PacketSocket first, long[] program) throws NativeException {
        int group = first == null ? 0 : first.fanoutGroup();
        int flags = first == null ? FANOUT_UNIQUE_ID : 0;
        option(PACKET_FANOUT, group | (FANOUT_CBPF | flags) << 16);
        if (first == null) {
            program(SOL_PACKET, PACKET_FANOUT_DATA, program, "attaching the fanout program");
        }
    }

    private int fanoutGroup() throws NativeException {
        scratch.putInt(16, Integer.BYTES);
        check(
                Native.LIBC.getsockopt(fd, SOL_PACKET, PACKET_FANOUT, scratch, scratch.slice(16)),
                "asking for the fanout group");
        return scratch.getInt(0) & 0xffff;
    }

    /** Hears frames to others' addresses too, until it is closed. */
    public void promiscuous(int interfaceIndex) throws NativeException {
        scratch.setMemory(0, 16, (byte) 0);
        scratch.putInt(0, interfaceIndex);
        scratch.putShort(4, (short) PACKET_MR_PROMISC);
        check(
                Native.LIBC.setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, scratch, 16),
                "promiscuous mode of interface " + interfaceIndex);
    }

    /**
     * Asks the network card to stamp what it receives, see Documentation/networking/timestamping.rst of the kernel.
     *
     * @return why it does not; null: it does
     */
    public String hardwareTime(String interfaceName) {
        Pointer configuration = Memory.allocateDirect(Native.RUNTIME, 12, true);
        configuration.putInt(8, HWTSTAMP_FILTER_ALL);
        Pointer request = Memory.allocateDirect(Native.RUNTIME, IFREQ_BYTES, true);
        byte[] name = interfaceName.getBytes(StandardCharsets.UTF_8);
        request.put(0, name, 0, Math.min(name.length, IFNAMSIZ - 1));
        request.putPointer(IFNAMSIZ, configuration);
        int status = Native.LIBC.ioctl(fd, SIOCSHWTSTAMP, request);
        Reference.reachabilityFence(configuration);
        if (status < 0) {
            return NativeException.ofLastError("SIOCSHWTSTAMP").getMessage();
        }
        scratch.putInt(0, RAW_HARDWARE);
        status = Native.LIBC.setsockopt(fd, SOL_PACKET, PACKET_TIMESTAMP, scratch, Integer.BYTES);
        return status < 0 ? NativeException.ofLastError("PACKET_TIMESTAMP").getMessage() : null;
    }

    /** False: the interface that it was bound to is gone, even if there is one of that index again. */
    public boolean isBoundTo(int interfaceIndex) {
        scratch.putInt(32, SOCKADDR_LL_BYTES);
        int status = Native.LIBC.getsockname(fd, scratch, scratch.slice(32));
        return status >= 0 && scratch.getInt(4) == interfaceIndex;
    }

    /** Such as that the interface went down; otherwise polling would return at once for ever. */
    @Override
    void clearError() {
        error.putInt(8, Integer.BYTES);
        Native.LIBC.getsockopt(fd, SOL_SOCKET, SO_ERROR, error, error.slice(8));
    }

    @Override
    public void close() {
        if (ring != null) {
            memory = null;
            Native.LIBC.munmap(ring, ringBytes);
            ring = null;
        }
        Native.LIBC.close(fd);
    }
}
