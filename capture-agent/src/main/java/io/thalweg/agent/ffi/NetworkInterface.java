package io.thalweg.agent.ffi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * An interface of the agent's network namespace.
 *
 * <p>Asked of the kernel by if_nameindex(3) and netdevice(7), neither of /sys, which may show another namespace, nor of
 * Java, which leaves out interfaces without an address.
 *
 * @param hardwareType ARPHRD_ number of if_arp.h
 * @param mac 48 bits; 0: none
 */
public record NetworkInterface(int index, String name, int hardwareType, long mac, boolean isUp, boolean isLoopback) {
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCGIFHWADDR = 0x8927;
    private static final int IFREQ_BYTES = 40;
    private static final int IFNAMSIZ = 16;
    private static final int IFF_UP = 1;
    private static final int IFF_LOOPBACK = 8;
    /** struct if_nameindex: unsigned int, padding, char pointer. */
    private static final int NAMEINDEX_BYTES = 16;

    private static final int MAC_BYTES = 6;
    private static final int MAX_INTERFACES = 65536;

    /** All interfaces, by index. One that vanishes meanwhile is left out. */
    public static List<NetworkInterface> list() throws NativeException {
        int fd = Native.LIBC.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (fd < 0) {
            throw NativeException.ofLastError("socket(AF_INET)");
        }
        try {
            return list(fd);
        } finally {
            Native.LIBC.close(fd);
        }
    }

    private static List<NetworkInterface> list(int fd) throws NativeException {
        Pointer names = Native.LIBC.if_nameindex();
        if (names == null) {
            throw NativeException.ofLastError("if_nameindex");
        }
        List<NetworkInterface> found = new ArrayList<>();
        Pointer request = Memory.allocateDirect(Native.RUNTIME, IFREQ_BYTES);
        for (int i = 0; i < MAX_INTERFACES; i++) {
            long at = (long) i * NAMEINDEX_BYTES;
            int index = names.getInt(at);
            if (index == 0) {
                break;
            }
            NetworkInterface one =
                    ask(fd, request, index, names.getPointer(at + 8).getString(0));
            if (one != null) {
                found.add(one);
            }
        }
        Native.LIBC.if_freenameindex(names);
        found.sort(Comparator.comparingInt(NetworkInterface::index));
        return found;
    }

    private static NetworkInterface ask(int fd, Pointer request, int index, String name) {
        if (!request(fd, SIOCGIFFLAGS, request, name)) {
            return null;
        }
        int flags = request.getShort(IFNAMSIZ);
        if (!request(fd, SIOCGIFHWADDR, request, name)) {
            return null;
        }
        int hardwareType = request.getShort(IFNAMSIZ) & 0xffff;
        long mac = 0;
        for (int i = 0; i < MAC_BYTES; i++) {
            mac = mac << 8 | request.getByte(IFNAMSIZ + 2 + i) & 0xff;
        }
        return new NetworkInterface(index, name, hardwareType, mac, (flags & IFF_UP) != 0, (flags & IFF_LOOPBACK) != 0);
    }

    private static boolean request(int fd, long code, Pointer request, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        request.setMemory(0, IFREQ_BYTES, (byte) 0);
        request.put(0, bytes, 0, Math.min(bytes.length, IFNAMSIZ - 1));
        return Native.LIBC.ioctl(fd, code, request) >= 0;
    }
}
