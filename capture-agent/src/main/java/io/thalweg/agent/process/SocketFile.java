package io.thalweg.agent.process;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads the lines of /proc/PID/net/tcp, tcp6, udp and udp6, see proc(5):
 *
 * <pre>
 *   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
 *    0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 636 1 …
 * </pre>
 *
 * <p>Addresses are words of 4 bytes, each as the processor would read it. Chosen over sock_diag(7) because it needs neither
 * privilege nor a thread inside of each namespace; the kernel walks the same tables for both.
 */
final class SocketFile {
    private static final int ESTABLISHED = 1;
    /** Of UDP: not connected. */
    private static final int CLOSE = 7;

    private static final int LISTEN = 10;
    private static final int TCP = 6;
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    private static final int MAPPED_PREFIX_BYTES = 12;
    /** Fields between the state and the inode: queues, timer, retransmits, user, timeout. */
    private static final int SKIPPED_FIELDS = 5;

    private final byte[] bytes;
    private final int end;
    private int at;

    private SocketFile(byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = length;
    }

    /** Gives on each socket that listens or is connected and belongs to a process. */
    static void read(byte[] bytes, int length, int ipProtocol, Consumer<SocketEntry> sockets) {
        SocketFile file = new SocketFile(bytes, length);
        file.nextLine();
        while (file.at < file.end) {
            SocketEntry entry = file.entry(ipProtocol);
            if (entry != null) {
                sockets.accept(entry);
            }
            file.nextLine();
        }
    }

    private void nextLine() {
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        at++;
    }

    /** Null: of another state, or not of this form. */
    private SocketEntry entry(int ipProtocol) {
        skipField();
        byte[] local = address();
        int localPort = port();
        byte[] remote = address();
        int remotePort = port();
        int state = (int) hex(2);
        if (local == null || remote == null || !isWanted(ipProtocol, state)) {
            return null;
        }
        for (int i = 0; i < SKIPPED_FIELDS; i++) {
            skipField();
        }
        long inode = decimal();
        return inode == 0 ? null : new SocketEntry(inode, ipProtocol, local, localPort, remote, remotePort);
    }

    private static boolean isWanted(int ipProtocol, int state) {
        return state == ESTABLISHED || state == (ipProtocol == TCP ? LISTEN : CLOSE);
    }

    private void skipSpaces() {
        while (at < end && bytes[at] == ' ') {
            at++;
        }
    }

    private void skipField() {
        skipSpaces();
        while (at < end && bytes[at] != ' ' && bytes[at] != '\n') {
            at++;
        }
    }

    /** Up to its colon. Null: neither 8 nor 32 digits. */
    private byte[] address() {
        skipSpaces();
        int colon = at;
        while (colon < end && bytes[colon] != ':' && bytes[colon] != '\n') {
            colon++;
        }
        int length = (colon - at) / 2;
        if (length != V4_BYTES && length != V6_BYTES) {
            return null;
        }
        byte[] address = new byte[length];
        for (int word = 0; word < length; word += V4_BYTES) {
            int value = (int) hex(8);
            for (int i = 0; i < V4_BYTES; i++) {
                address[word + i] = (byte) (value >>> 8 * i);
            }
        }
        at++;
        return withoutMapping(address);
    }

    private static byte[] withoutMapping(byte[] address) {
        if (address.length == V4_BYTES) {
            return address;
        }
        for (int i = 0; i < MAPPED_PREFIX_BYTES; i++) {
            byte wanted = i < 10 ? 0 : (byte) 0xff;
            if (address[i] != wanted) {
                return address;
            }
        }
        return Arrays.copyOfRange(address, MAPPED_PREFIX_BYTES, V6_BYTES);
    }

    private int port() {
        return (int) hex(4);
    }

    private long hex(int digits) {
        skipSpaces();
        long value = 0;
        for (int i = 0; i < digits && at < end; i++) {
            int digit = Character.digit(bytes[at], 16);
            if (digit < 0) {
                return value;
            }
            value = value << 4 | digit;
            at++;
        }
        return value;
    }

    private long decimal() {
        skipSpaces();
        long value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + (bytes[at] - '0');
            at++;
        }
        return value;
    }
}
