package io.thalweg.agent.ffi;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * A socket to the kernel's tables of interfaces, see netlink(7). It stays with the network namespace of the thread that
 * opens it, wherever it is used later.
 */
final class NetlinkSocket implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_ROUTE = 0;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SOCKADDR_NL_BYTES = 12;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int TIMEOUT_SECONDS = 2;
    /** A message that tells of many interfaces is cut by the kernel to what is asked for: 32 KiB is its most. */
    private static final int BUFFER_BYTES = 32 << 10;

    private final int fd;
    private final Pointer memory = Memory.allocateDirect(Native.RUNTIME, BUFFER_BYTES);
    private final ByteBuffer bytes = MemoryIO.getInstance()
            .newDirectByteBuffer(memory.address(), BUFFER_BYTES)
            .order(ByteOrder.nativeOrder());

    private NetlinkSocket(int fd) {
        this.fd = fd;
    }

    /** @param groups RTMGRP_ bits of what is told without being asked; 0: nothing */
    static NetlinkSocket open(int groups) throws NativeException {
        int fd = Native.LIBC.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
        if (fd < 0) {
            throw NativeException.ofLastError("socket(AF_NETLINK)");
        }
        NetlinkSocket socket = new NetlinkSocket(fd);
        try {
            socket.bind(groups);
            socket.limitWaiting();
            return socket;
        } catch (NativeException e) {
            socket.close();
            throw e;
        }
    }

    private void bind(int groups) throws NativeException {
        Pointer address = Memory.allocateDirect(Native.RUNTIME, SOCKADDR_NL_BYTES, true);
        address.putShort(0, (short) AF_NETLINK);
        address.putInt(8, groups);
        if (Native.LIBC.bind(fd, address, SOCKADDR_NL_BYTES) < 0) {
            throw NativeException.ofLastError("bind of a netlink socket");
        }
    }

    private void limitWaiting() {
        Pointer time = Memory.allocateDirect(Native.RUNTIME, 16, true);
        time.putLong(0, TIMEOUT_SECONDS);
        Native.LIBC.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, time, 16);
    }

    int fd() {
        return fd;
    }

    /** What {@link #receive} filled, and {@link #send} sends from. */
    ByteBuffer bytes() {
        return bytes;
    }

    void send(int length) throws NativeException {
        if (Native.LIBC.send(fd, memory, length, 0) != length) {
            throw NativeException.ofLastError("asking for the interfaces");
        }
    }

    /** Waits for the next part of an answer; the result is its length. */
    int receive() throws NativeException {
        long length;
        do {
            length = Native.LIBC.recv(fd, memory, BUFFER_BYTES, 0);
        } while (length < 0 && Native.error() == NativeException.EINTR);
        if (length <= 0) {
            throw NativeException.ofLastError("reading the interfaces");
        }
        return (int) length;
    }

    /** Takes what is there; 0: nothing; -1: something was lost because there was too much. */
    int tryReceive() throws NativeException {
        long length = Native.LIBC.recv(fd, memory, BUFFER_BYTES, MSG_DONTWAIT);
        if (length >= 0) {
            return (int) length;
        }
        int error = Native.error();
        if (error == NativeException.ENOBUFS) {
            return -1;
        }
        if (error == NativeException.EAGAIN || error == NativeException.EINTR) {
            return 0;
        }
        throw NativeException.ofLastError("reading interface changes");
    }

    @Override
    public void close() {
        Native.LIBC.close(fd);
    }
}
