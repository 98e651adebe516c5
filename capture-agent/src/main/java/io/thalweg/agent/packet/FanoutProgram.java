package io.thalweg.agent.packet;

import static io.thalweg.agent.ffi.BpfInstruction.of;

/**
 * Tells which of several packet sockets a packet goes to (PACKET_FANOUT_CBPF of packet(7)): both directions of a flow to
 * the same one, so that its packets stay in order.
 *
 * <p>The kernel's own hash (PACKET_FANOUT_HASH) is not used: the two directions of a tunnel have different outer ports,
 * and fragments have none. Here TCP is spread by addresses and ports, everything else, fragments among it, by addresses:
 *
 * <pre>
 * IPv4  source ^ destination, and for TCP ^ source port ^ destination port
 * IPv6  the last words of the addresses likewise; TCP after extension headers has no ports here
 * else  the first socket
 * </pre>
 *
 * <p>Offsets count from the network header, which the kernel finds for packets that come and that go.
 */
final class FanoutProgram {
    /** SKF_NET_OFF of linux/filter.h. */
    private static final int NETWORK = -0x100000;
    /** SKF_AD_OFF + SKF_AD_PROTOCOL. */
    private static final int PROTOCOL = -0x1000;

    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int TCP = 6;
    private static final int MORE_FRAGMENTS_OR_OFFSET = 0x3fff;
    /** 2^32 divided by the golden ratio: neighbouring addresses come apart. */
    private static final int SPREAD = 0x9e3779b1;

    private static final int LOAD_WORD = 0x20;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_BYTE = 0x30;
    private static final int LOAD_HALF_AT_X = 0x48;
    private static final int LOAD_MEMORY = 0x60;
    private static final int LOAD_X_MEMORY = 0x61;
    private static final int LOAD_X_HEADER_LENGTH = 0xb1;
    private static final int STORE = 0x02;
    private static final int TO_X = 0x07;
    private static final int XOR_X = 0xac;
    private static final int MULTIPLY = 0x24;
    private static final int SHIFT_RIGHT = 0x74;
    private static final int JUMP = 0x05;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_ANY = 0x45;
    private static final int RETURN = 0x06;
    private static final int RETURN_A = 0x16;

    private FanoutProgram() {}

    static long[] instructions() {
        return new long[] {
            of(LOAD_WORD, PROTOCOL),
            of(JUMP_IF_EQUAL, 2, 0, IPV4),
            of(JUMP_IF_EQUAL, 17, 0, IPV6),
            of(RETURN, 0),
            // 4, IPv4: the addresses into memory 0
            of(LOAD_WORD, NETWORK + 12),
            of(TO_X, 0),
            of(LOAD_WORD, NETWORK + 16),
            of(XOR_X, 0),
            of(STORE, 0),
            of(LOAD_BYTE, NETWORK + 9),
            of(JUMP_IF_EQUAL, 0, 24, TCP),
            of(LOAD_HALF, NETWORK + 6),
            of(JUMP_IF_ANY, 22, 0, MORE_FRAGMENTS_OR_OFFSET),
            of(LOAD_X_HEADER_LENGTH, NETWORK),
            of(LOAD_HALF_AT_X, NETWORK),
            of(STORE, 1),
            of(LOAD_HALF_AT_X, NETWORK + 2),
            of(LOAD_X_MEMORY, 1),
            of(XOR_X, 0),
            of(JUMP, 11),
            // 20, IPv6
            of(LOAD_WORD, NETWORK + 20),
            of(TO_X, 0),
            of(LOAD_WORD, NETWORK + 36),
            of(XOR_X, 0),
            of(STORE, 0),
            of(LOAD_BYTE, NETWORK + 6),
            of(JUMP_IF_EQUAL, 0, 8, TCP),
            of(LOAD_HALF, NETWORK + 40),
            of(TO_X, 0),
            of(LOAD_HALF, NETWORK + 42),
            of(XOR_X, 0),
            // 31: the ports with the addresses
            of(TO_X, 0),
            of(LOAD_MEMORY, 0),
            of(XOR_X, 0),
            of(JUMP, 1),
            // 35: the addresses alone
            of(LOAD_MEMORY, 0),
            // 36
            of(MULTIPLY, SPREAD),
            of(SHIFT_RIGHT, 16),
            of(RETURN_A, 0),
        };
    }
}
