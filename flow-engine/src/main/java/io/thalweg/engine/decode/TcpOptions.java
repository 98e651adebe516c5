package io.thalweg.engine.decode;

import static io.thalweg.engine.decode.NetworkBytes.i32;
import static io.thalweg.engine.decode.NetworkBytes.u16;
import static io.thalweg.engine.decode.NetworkBytes.u8;

/**
 * TCP options. Sources: RFC 9293 section 3.2 (MSS), RFC 7323 (window scale, timestamps), RFC 2018 and 2883 (SACK), and
 * "TCP option address", kind 254, in which load balancers hand the client's own port and IPv4 address to the server.
 *
 * <p>An option that is longer than the header, or shorter than it must be, ends the reading: what came before it stands.
 */
final class TcpOptions {
    private static final int END = 0;
    private static final int NOP = 1;
    private static final int MSS = 2;
    private static final int WINDOW_SCALE = 3;
    private static final int SACK_PERMITTED = 4;
    private static final int SACK = 5;
    private static final int TIMESTAMPS = 8;
    private static final int TOA = 254;
    private static final int SYN = 2;

    private TcpOptions() {}

    /** Forgets the options of the packet before. */
    static void clear(PacketHeaders h) {
        h.tcpMss = 0;
        h.tcpWindowScale = -1;
        h.tcpSackPermitted = false;
        h.tcpSackBlocks = 0;
        h.hasTcpTimestamps = false;
        h.toaPort = 0;
    }

    /** Reads the options between {@code start} and {@code end}, which is within the captured bytes. */
    static void read(PacketHeaders h, int start, int end) {
        boolean isSyn = (h.tcpFlags & SYN) != 0;
        byte[] b = h.buffer;
        int position = start;
        while (position < end) {
            int kind = u8(b, position);
            if (kind == END) {
                return;
            }
            if (kind == NOP) {
                position++;
                continue;
            }
            if (position + 1 >= end) {
                return;
            }
            int length = u8(b, position + 1);
            if (length < 2 || position + length > end) {
                return;
            }
            if (isSyn) {
                ofSyn(h, b, kind, length, position + 2);
            }
            ofAny(h, b, kind, length, position + 2);
            position += length;
        }
    }

    /** What is agreed in the handshake says nothing later. */
    private static void ofSyn(PacketHeaders h, byte[] b, int kind, int length, int at) {
        switch (kind) {
            case MSS -> {
                if (length == 4) {
                    h.tcpMss = u16(b, at);
                }
            }
            case WINDOW_SCALE -> {
                if (length == 3) {
                    h.tcpWindowScale = u8(b, at);
                }
            }
            case SACK_PERMITTED -> h.tcpSackPermitted = true;
            default -> {}
        }
    }

    private static void ofAny(PacketHeaders h, byte[] b, int kind, int length, int at) {
        switch (kind) {
            case SACK -> {
                h.tcpSackBlocks = (length - 2) / 8;
                if (h.tcpSackBlocks > 0) {
                    h.tcpSackLeft = i32(b, at);
                    h.tcpSackRight = i32(b, at + 4);
                }
                if (h.tcpSackBlocks > 1) {
                    h.tcpSackSecondLeft = i32(b, at + 8);
                    h.tcpSackSecondRight = i32(b, at + 12);
                }
            }
            case TIMESTAMPS -> {
                if (length == 10) {
                    timestamps(h, at);
                }
            }
            case TOA -> {
                if (length == 8) {
                    h.toaPort = u16(b, at);
                    h.toaAddress = i32(b, at + 2);
                }
            }
            default -> {}
        }
    }

    /** @param at where the option's two numbers begin */
    static void timestamps(PacketHeaders h, int at) {
        h.hasTcpTimestamps = true;
        h.tcpTimestamp = i32(h.buffer, at);
        h.tcpTimestampEcho = i32(h.buffer, at + 4);
    }
}
