package io.thalweg.standalone.dump;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes a pcapng file (draft-ietf-opsawg-pcapng), little endian, with nanoseconds and an interface for each capture
 * point of each agent:
 *
 * <pre>
 * block       type 4 | length 4 | body | length 4
 * section     byte-order magic 4 | version 2+2 | section length 8 (unknown)
 * interface   link type 2 | reserved 2 | snap length 4 | options: if_name, if_description, if_MACaddr, if_tsresol
 * packet      interface 4 | time, high and low half 8 | captured 4 | on the wire 4 | frame | options: epb_flags
 * option      code 2 | length 2 | value, padded to 4
 * </pre>
 */
final class PcapngWriter implements Closeable {
    private static final int SECTION = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int PACKET = 6;
    private static final int BYTE_ORDER = 0x1a2b3c4d;
    private static final long UNKNOWN_LENGTH = -1;
    private static final int AROUND_BODY = 12;
    private static final int PACKET_FIELDS = 20;
    private static final int FLAGS_OPTION_AND_END = 12;

    private static final int OPTION_NAME = 2;
    private static final int OPTION_DESCRIPTION = 3;
    private static final int OPTION_MAC = 6;
    private static final int OPTION_TIME_RESOLUTION = 9;
    private static final int OPTION_FLAGS = 2;
    private static final byte NANOSECONDS = 9;
    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;
    private static final int MAC_BYTES = 6;
    private static final int LONGEST_INTERFACE = 4096;

    private record Interface(int agent, CapturePoint point) {}

    private final OutputStream out;
    private final Map<Interface, Integer> interfaces = new HashMap<>();
    private ByteBuffer block = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    PcapngWriter(OutputStream out) throws IOException {
        this.out = out;
        begin(SECTION);
        block.putInt(BYTE_ORDER).putShort((short) 1).putShort((short) 0).putLong(UNKNOWN_LENGTH);
        end();
    }

    void packet(
            int agent,
            CapturePoint point,
            long timestampNanos,
            PacketDirection direction,
            int wireLength,
            byte[] buffer,
            int offset,
            int length)
            throws IOException {
        int number = number(new Interface(agent, point));
        ensure(AROUND_BODY + PACKET_FIELDS + length + Integer.BYTES + FLAGS_OPTION_AND_END);
        begin(PACKET);
        block.putInt(number).putInt((int) (timestampNanos >>> Integer.SIZE)).putInt((int) timestampNanos);
        block.putInt(length).putInt(wireLength).put(buffer, offset, length);
        pad();
        if (direction == PacketDirection.IN || direction == PacketDirection.OUT) {
            option(OPTION_FLAGS, Integer.BYTES);
            block.putInt(direction == PacketDirection.IN ? INBOUND : OUTBOUND);
            option(0, 0);
        }
        end();
    }

    private int number(Interface seen) throws IOException {
        Integer known = interfaces.get(seen);
        if (known != null) {
            return known;
        }
        int number = interfaces.size();
        interfaces.put(seen, number);
        describe(seen);
        return number;
    }

    private void describe(Interface seen) throws IOException {
        CapturePoint point = seen.point;
        ensure(LONGEST_INTERFACE);
        begin(INTERFACE);
        block.putShort((short) linkNumber(point.linkType())).putShort((short) 0).putInt(0);
        text(OPTION_NAME, point.name());
        text(
                OPTION_DESCRIPTION,
                "agent " + seen.agent + ", network namespace " + Long.toUnsignedString(point.networkNamespace())
                        + ", interface index " + point.interfaceIndex());
        if (point.mac() != 0) {
            option(OPTION_MAC, MAC_BYTES);
            for (int octet = MAC_BYTES - 1; octet >= 0; octet--) {
                block.put((byte) (point.mac() >> octet * Byte.SIZE));
            }
            pad();
        }
        option(OPTION_TIME_RESOLUTION, 1);
        block.put(NANOSECONDS);
        pad();
        option(0, 0);
        end();
    }

    /** Numbers of the registry of link-layer header types. */
    private static int linkNumber(LinkType type) {
        return switch (type) {
            case ETHERNET -> 1;
            case RAW_IP -> 101;
            case LINUX_SLL -> 113;
            case LINUX_SLL2 -> 276;
            case BSD_LOOPBACK -> 0;
            case NULL_VAL -> throw new IllegalArgumentException("a capture point without a link type");
        };
    }

    private void text(int option, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        option(option, bytes.length);
        block.put(bytes);
        pad();
    }

    private void option(int code, int length) {
        block.putShort((short) code).putShort((short) length);
    }

    private void pad() {
        while (block.position() % Integer.BYTES != 0) {
            block.put((byte) 0);
        }
    }

    private void ensure(int bytes) {
        if (block.capacity() < bytes) {
            block = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private void begin(int type) {
        block.clear();
        block.putInt(type).putInt(0);
    }

    private void end() throws IOException {
        int length = block.position() + Integer.BYTES;
        block.putInt(length);
        block.putInt(Integer.BYTES, length);
        out.write(block.array(), 0, length);
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
