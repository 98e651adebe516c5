package io.thalweg.agent.ffi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads RTM_NEWLINK messages of rtnetlink(7), in native byte order.
 *
 * <pre>
 * nlmsghdr   length@0  type@4 (u16)  flags@6 (u16)  sequence@8  port@12
 * ifinfomsg  family@16 (u8)  type@18 (u16)  index@20  flags@24  change@28
 * rtattr     length (u16)  type (u16)  value, padded to 4 bytes; the first one @32
 * </pre>
 */
final class LinkMessages {
    static final int HEADER_BYTES = 16;
    static final int TYPE = 4;
    static final int FLAGS = 6;
    static final int NEW_LINK = 16;
    static final int DELETED_LINK = 17;
    static final int ERROR = 2;
    static final int DONE = 3;

    private static final int INTERFACE_TYPE = 18;
    private static final int INTERFACE_INDEX = 20;
    private static final int INTERFACE_FLAGS = 24;
    private static final int FIRST_ATTRIBUTE = 32;

    private static final int ADDRESS = 1;
    private static final int NAME = 3;
    private static final int LINK_INFO = 18;
    private static final int INFO_KIND = 1;
    private static final int ATTRIBUTE_HEADER_BYTES = 4;
    /** Without the bits for nested attributes and byte order. */
    private static final int TYPE_MASK = 0x3fff;

    private static final int IFF_UP = 1;
    private static final int IFF_LOOPBACK = 8;
    private static final int MAC_BYTES = 6;

    private LinkMessages() {}

    /** Bytes of the message at {@code at}; 0: there is no whole one. */
    static int length(ByteBuffer bytes, int at, int end) {
        if (end - at < HEADER_BYTES) {
            return 0;
        }
        int length = bytes.getInt(at);
        return length < HEADER_BYTES || length > end - at ? 0 : length;
    }

    static int aligned(int length) {
        return length + 3 & ~3;
    }

    /** Adds the interface that the message tells of; one without a name is none. */
    static void read(ByteBuffer bytes, int at, int length, List<NetworkInterface> found) {
        if (length < FIRST_ATTRIBUTE) {
            return;
        }
        String name = "";
        String kind = "";
        long mac = 0;
        int end = at + length;
        for (int next = at + FIRST_ATTRIBUTE; end - next >= ATTRIBUTE_HEADER_BYTES; ) {
            int size = Short.toUnsignedInt(bytes.getShort(next));
            if (size < ATTRIBUTE_HEADER_BYTES || size > end - next) {
                break;
            }
            int value = next + ATTRIBUTE_HEADER_BYTES;
            switch (bytes.getShort(next + 2) & TYPE_MASK) {
                case NAME -> name = text(bytes, value, next + size);
                case ADDRESS -> mac = size - ATTRIBUTE_HEADER_BYTES == MAC_BYTES ? mac(bytes, value) : 0;
                case LINK_INFO -> kind = kind(bytes, value, next + size);
                default -> {}
            }
            next += aligned(size);
        }
        if (!name.isEmpty()) {
            int flags = bytes.getInt(at + INTERFACE_FLAGS);
            found.add(new NetworkInterface(
                    bytes.getInt(at + INTERFACE_INDEX),
                    name,
                    Short.toUnsignedInt(bytes.getShort(at + INTERFACE_TYPE)),
                    mac,
                    (flags & IFF_UP) != 0,
                    (flags & IFF_LOOPBACK) != 0,
                    kind));
        }
    }

    private static String kind(ByteBuffer bytes, int from, int end) {
        for (int next = from; end - next >= ATTRIBUTE_HEADER_BYTES; ) {
            int size = Short.toUnsignedInt(bytes.getShort(next));
            if (size < ATTRIBUTE_HEADER_BYTES || size > end - next) {
                break;
            }
            if ((bytes.getShort(next + 2) & TYPE_MASK) == INFO_KIND) {
                return text(bytes, next + ATTRIBUTE_HEADER_BYTES, next + size);
            }
            next += aligned(size);
        }
        return "";
    }

    private static long mac(ByteBuffer bytes, int at) {
        long mac = 0;
        for (int i = 0; i < MAC_BYTES; i++) {
            mac = mac << 8 | bytes.get(at + i) & 0xff;
        }
        return mac;
    }

    private static String text(ByteBuffer bytes, int from, int end) {
        int last = from;
        while (last < end && bytes.get(last) != 0) {
            last++;
        }
        byte[] text = new byte[last - from];
        bytes.get(from, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
