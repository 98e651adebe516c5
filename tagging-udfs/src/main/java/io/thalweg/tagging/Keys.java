package io.thalweg.tagging;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;

/**
 * Keys of the directory: what an entry is found by, as a tag (which kind of key, and up to 24 bits of it) and 128 bits.
 *
 * <pre>
 *   ID          kind, id             every entry, by the record's key
 *   ADDRESS     address              epc: the entry's
 *   PUBLIC      address              not in a private block: the same in every VPC
 *   MAC         MAC                  epc: the entry's
 *   CIDR        length | block       epc: the entry's
 *   CONTAINER   - | first 128 bits of the container's id
 *   UID         - | the pod's uid
 *   PROCESS     agent, pid
 *   AGENT       agent                its node
 *   TARGET      protocol, port | workload          a service; port 0: any
 *   BEHIND      workload             a service, whatever its ports
 *   NODE_PORT   protocol, port | cluster           a service
 *   VIRTUAL     protocol, port | address           a service; epc: the entry's; port 0: any
 *   CUSTOM      port | kind, id      a custom service
 *   CUSTOM_IP   port | address, epc mixed in       a custom service
 *   LISTENS     protocol, port | address, agent mixed in           a process; address 0: any
 *   CONNECTION  protocol, port | addresses, remote port, agent     a process
 * </pre>
 *
 * Addresses are 128 bits, IPv4 as {@code ::ffff:a.b.c.d}.
 */
final class Keys {
    static final int ADDRESS = 1 << 24;
    static final int PUBLIC = 2 << 24;
    static final int CIDR = 3 << 24;
    static final int AGENT = 4 << 24;
    static final int TARGET = 5 << 24;
    static final int BEHIND = 6 << 24;
    static final int NODE_PORT = 7 << 24;
    static final int VIRTUAL = 8 << 24;
    static final int CUSTOM = 9 << 24;
    static final int CUSTOM_IP = 10 << 24;
    /** From here on, keys that packets do not show: they are in a table of their own, so that the others are close together. */
    static final int ID = 11 << 24;

    static final int MAC = 12 << 24;
    static final int CONTAINER = 13 << 24;
    static final int UID = 14 << 24;
    static final int PROCESS = 15 << 24;
    static final int LISTENS = 18 << 24;
    static final int CONNECTION = 19 << 24;

    static final long MAPPED = 0xffff_0000_0000L;
    static final int MAPPED_BITS = 96;
    static final int ADDRESS_BITS = 128;

    private static final long EPC_SPREAD = 0x9e3779b97f4a7c15L;
    private static final long CONNECTION_MIX = 0xbf58476d1ce4e5b9L;
    private static final int HEX_DIGITS_OF_LONG = 16;
    private static final int HEX = 16;

    private Keys() {}

    static boolean isShown(int tag) {
        return tag < ID;
    }

    /** Which kind of key it is, without what else the tag tells. */
    static int space(int tag) {
        return tag & ~0xff_ffff;
    }

    /** The low half of an IPv4 address; its high half is 0. */
    static long ipv4(int address) {
        return MAPPED | address & 0xffff_ffffL;
    }

    static boolean isAddress(ByteString bytes) {
        return bytes.size() == 4 || bytes.size() == 16;
    }

    static long high(ByteString address) {
        return address.size() == 4 ? 0 : bigEndian(address, 0, 8);
    }

    static long low(ByteString address) {
        return address.size() == 4 ? MAPPED | bigEndian(address, 0, 4) : bigEndian(address, 8, 8);
    }

    private static long bigEndian(ByteString bytes, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | bytes.byteAt(at + i) & 0xff;
        }
        return value;
    }

    static long resource(int kind, int id) {
        return (long) kind << 32 | id & 0xffff_ffffL;
    }

    static long process(int agentId, int pid) {
        return (long) agentId << 32 | pid & 0xffff_ffffL;
    }

    static int ports(int space, int protocol, int port) {
        return space | (protocol & 0xff) << 16 | port & 0xffff;
    }

    static long customHigh(long high, int epc) {
        return high ^ epc * EPC_SPREAD;
    }

    /** The high half of an address that a process of the agent's machine listens at. */
    static long listensHigh(long high, int agentId) {
        return high ^ agentId * EPC_SPREAD;
    }

    /** Of a connection, as its local end has it: one half of a hash of all of it, {@code half} 0 or 1. */
    static long connection(
            int half, int agentId, long high, long low, long remoteHigh, long remoteLow, int remotePort) {
        long hash = (high ^ (agentId + half + 1L) * EPC_SPREAD) * CONNECTION_MIX;
        hash = (hash ^ hash >>> 32 ^ low) * EPC_SPREAD;
        hash = (hash ^ hash >>> 29 ^ remoteHigh) * CONNECTION_MIX;
        hash = (hash ^ hash >>> 32 ^ remoteLow) * EPC_SPREAD;
        return (hash ^ hash >>> 29 ^ remotePort) * CONNECTION_MIX;
    }

    static long maskHigh(int length) {
        return length >= 64 ? -1 : length == 0 ? 0 : -1L << 64 - length;
    }

    static long maskLow(int length) {
        return length <= 64 ? 0 : length >= ADDRESS_BITS ? -1 : -1L << ADDRESS_BITS - length;
    }

    /** The first 16 hexadecimal digits of a name from {@code from} on, dashes left out; of other names a hash. */
    static long digits(String name, int from) {
        long value = 0;
        int seen = 0;
        for (int i = 0; i < name.length() && seen < from + HEX_DIGITS_OF_LONG; i++) {
            char c = name.charAt(i);
            if (c == '-') {
                continue;
            }
            int digit = Character.digit(c, HEX);
            if (digit < 0) {
                return hash(name, from);
            }
            if (seen >= from) {
                value = value << 4 | digit;
            }
            seen++;
        }
        return seen == from + HEX_DIGITS_OF_LONG ? value : hash(name, from);
    }

    /** FNV-1a of 64 bits. */
    private static long hash(String name, int seed) {
        long hash = 0xcbf29ce484222325L + seed;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b & 0xff) * 0x100000001b3L;
        }
        return hash;
    }
}
