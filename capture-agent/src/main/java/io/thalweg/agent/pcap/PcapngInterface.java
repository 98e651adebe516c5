package io.thalweg.agent.pcap;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.sbe.TapMode;
import java.nio.charset.StandardCharsets;

/**
 * An interface of a pcapng section, from its description block.
 *
 * <pre>
 * type 4 | length 4 | link type 2 | reserved 2 | snap length 4 | options: code 2 | length 2 | value, padded to 4 | ...
 * </pre>
 */
final class PcapngInterface {
    static final int MIN_LENGTH = 20;

    private static final int LINK_TYPE = 8;
    private static final int SNAP_LENGTH = 12;
    private static final int OPTIONS = 16;

    private static final int IF_NAME = 2;
    private static final int IF_MAC = 6;
    private static final int IF_TSRESOL = 9;
    private static final int IF_TSOFFSET = 14;

    /** Null: packets of this interface are passed over. */
    final FileLink link;
    /** 0: no limit. */
    final int snapLength;

    final TimestampResolution resolution;
    final CapturePoint capturePoint;

    private PcapngInterface(FileLink link, int snapLength, TimestampResolution resolution, CapturePoint capturePoint) {
        this.link = link;
        this.snapLength = snapLength;
        this.resolution = resolution;
        this.capturePoint = capturePoint;
    }

    /** Reads the block of {@code length} bytes at the window's position. */
    static PcapngInterface read(InputWindow in, int length, int index) {
        int at = in.position;
        FileLink link = FileLink.of(in.uint16(at + LINK_TYPE));
        String name = in.file;
        long mac = 0;
        int tsresol = TimestampResolution.DEFAULT;
        long tsoffset = 0;
        PcapngOptions options = new PcapngOptions(in, at + OPTIONS, at + length - 4);
        while (options.next()) {
            if (options.code == IF_NAME && options.length > 0) {
                name = text(in.bytes, options.value, options.length);
            } else if (options.code == IF_MAC && options.length == 6) {
                mac = mac(in.bytes, options.value);
            } else if (options.code == IF_TSRESOL && options.length >= 1) {
                tsresol = in.bytes[options.value] & 0xff;
            } else if (options.code == IF_TSOFFSET && options.length == 8) {
                tsoffset = int64(in, options.value);
            }
        }
        CapturePoint point = new CapturePoint(
                index, mac, 0, TapMode.LOCAL, link == null ? FileLink.ETHERNET.linkType : link.linkType, name);
        return new PcapngInterface(link, in.int32(at + SNAP_LENGTH), new TimestampResolution(tsresol, tsoffset), point);
    }

    /** Some writers end the text with a zero byte. */
    private static String text(byte[] bytes, int at, int length) {
        int end = at;
        while (end < at + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    private static long mac(byte[] bytes, int at) {
        long mac = 0;
        for (int i = 0; i < 6; i++) {
            mac = mac << 8 | bytes[at + i] & 0xff;
        }
        return mac;
    }

    private static long int64(InputWindow in, int at) {
        long first = in.int32(at) & 0xffff_ffffL;
        long second = in.int32(at + 4) & 0xffff_ffffL;
        return in.isBigEndian() ? first << 32 | second : second << 32 | first;
    }
}
