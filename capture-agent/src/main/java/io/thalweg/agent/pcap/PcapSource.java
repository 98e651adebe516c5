package io.thalweg.agent.pcap;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.io.IOException;

/**
 * Reads pcap (draft-ietf-opsawg-pcap), in both byte orders, with µs or ns, and with the longer records of the
 * "modified" format.
 *
 * <pre>
 * file     magic 4 | major 2 | minor 2 | reserved 8 | snap length 4 | link type 4
 * record   seconds 4 | µs or ns 4 | captured 4 | on the wire 4 | frame
 * modified seconds 4 | µs 4 | captured 4 | on the wire 4 | interface 4 | protocol 2 | packet type 1 | pad 1 | frame
 * </pre>
 *
 * <p>Budget: 20 ns a packet for files in the page cache; no allocation.
 */
final class PcapSource extends PacketFields {
    private static final int MICROS = 0xa1b2c3d4;
    private static final int NANOS = 0xa1b23c4d;
    private static final int MODIFIED = 0xa1b2cd34;

    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int MODIFIED_RECORD_HEADER = 24;
    private static final int PACKET_TYPE = 22;
    private static final int LINK_TYPE_BITS = 0x03ff_ffff;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int recordHeader;
    private final long nanosPerTick;
    private final FileLink link;
    private final boolean isCooked;

    private PcapSource(InputWindow in, int magic) throws IOException {
        super(in);
        if (!in.has(FILE_HEADER)) {
            throw in.broken("the file ends within its header");
        }
        int major = in.uint16(in.position + 4);
        if (major != 2) {
            throw in.broken("pcap version " + major + " is not read, only 2");
        }
        int linkNumber = in.int32(in.position + 20) & LINK_TYPE_BITS;
        link = FileLink.of(linkNumber);
        if (link == null) {
            throw in.broken("link type " + linkNumber + " is not read");
        }
        isCooked = link == FileLink.LINUX_SLL || link == FileLink.LINUX_SLL2;
        recordHeader = magic == MODIFIED ? MODIFIED_RECORD_HEADER : RECORD_HEADER;
        nanosPerTick = magic == NANOS ? 1 : 1000;
        capturePoint = new CapturePoint(0, 0, 0, TapMode.LOCAL, link.linkType, in.file);
        in.position += FILE_HEADER;
    }

    /** The source of a file that begins with a pcap magic number; null: it does not. */
    static PcapSource open(InputWindow in) throws IOException {
        int magic = in.int32(in.position);
        if (isMagic(Integer.reverseBytes(magic))) {
            in.bigEndian(!in.isBigEndian());
            magic = Integer.reverseBytes(magic);
        }
        return isMagic(magic) ? new PcapSource(in, magic) : null;
    }

    private static boolean isMagic(int magic) {
        return magic == MICROS || magic == NANOS || magic == MODIFIED;
    }

    @Override
    boolean read() throws IOException {
        if (!in.has(recordHeader)) {
            if (in.available() == 0) {
                return false;
            }
            throw in.broken("the file ends within a packet's header");
        }
        int captured = in.int32(in.position + 8);
        int onWire = in.int32(in.position + 12);
        checkLengths(captured, onWire);
        if (!in.has(recordHeader + captured)) {
            throw in.broken("the file ends within a packet: " + (in.available() - recordHeader) + " of " + captured
                    + " bytes are there");
        }
        int at = in.position;
        timestampNanos =
                (in.int32(at) & 0xffff_ffffL) * NANOS_PER_SECOND + (in.int32(at + 4) & 0xffff_ffffL) * nanosPerTick;
        frame(link, at + recordHeader, captured, onWire);
        if (recordHeader == MODIFIED_RECORD_HEADER) {
            direction = FileLink.ofPacketType(in.bytes[at + PACKET_TYPE] & 0xff);
        } else if (isCooked) {
            direction = link.direction(in.bytes, offset, captured);
        } else {
            direction = PacketDirection.UNKNOWN;
        }
        in.position = at + recordHeader + captured;
        return true;
    }

    @Override
    public long skippedPackets() {
        return 0;
    }
}
