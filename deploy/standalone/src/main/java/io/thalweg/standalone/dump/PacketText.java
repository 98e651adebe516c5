package io.thalweg.standalone.dump;

import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.event.PacketBatchReader;
import java.util.Locale;

/**
 * A packet in one line, as the flow job sees it - the innermost headers - in the manner of tcpdump:
 * {@code 12:00:00.000001Z eth0 in 10.0.0.1:4000 > 10.0.0.2:80 tcp SA 0 (74 bytes)}.
 */
final class PacketText {
    private static final String FLAG_LETTERS = "FSRPAUEC";
    private static final int MAC_OCTETS = 6;

    private final PacketDecoder decoder = new PacketDecoder(DecodeOptions.defaults());
    private final PacketHeaders headers = decoder.headers();

    /** The packet that the reader stands on. */
    String line(PacketBatchReader packet) {
        var point = packet.capturePoints()[packet.capturePoint()];
        decoder.decode(
                point.linkType(), packet.buffer(), packet.frameOffset(), packet.frameLength(), packet.wireLength());
        return RecordPrinter.instant(packet.timestampNanos()) + " " + point.name() + " "
                + packet.direction().name().toLowerCase(Locale.ROOT) + " " + ends() + " " + transport() + " ("
                + packet.wireLength() + " bytes" + tunnel() + ")"
                + (headers.error == null ? "" : " " + headers.error.metric());
    }

    private String ends() {
        if (!headers.isIp) {
            return mac(headers.macSource) + " > " + mac(headers.macDestination);
        }
        String source = address(headers.sourceHigh, headers.sourceLow);
        String destination = address(headers.destinationHigh, headers.destinationLow);
        if (!headers.hasPorts) {
            return source + " > " + destination;
        }
        return source + ":" + headers.sourcePort + " > " + destination + ":" + headers.destinationPort;
    }

    private String transport() {
        if (!headers.isIp) {
            return String.format(Locale.ROOT, "ethertype %04x", headers.etherType);
        }
        if (headers.hasTcpHeader) {
            return "tcp " + flags(headers.tcpFlags) + " " + headers.payloadBytes;
        }
        if (headers.icmpTypeCode >= 0) {
            return "icmp " + (headers.icmpTypeCode >> 8) + "/" + (headers.icmpTypeCode & 0xff);
        }
        return (headers.protocol == IpProtocol.UDP ? "udp" : "protocol " + headers.protocol) + " "
                + headers.payloadBytes;
    }

    private String tunnel() {
        return headers.tunnelTier == 0 ? "" : ", tunnel " + headers.tunnelType + " id " + headers.tunnelId;
    }

    private static String flags(int flags) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < FLAG_LETTERS.length(); i++) {
            if ((flags >> i & 1) != 0) {
                letters.append(FLAG_LETTERS.charAt(i));
            }
        }
        return letters.isEmpty() ? "-" : letters.toString();
    }

    private String address(long high, long low) {
        return headers.isIpv4 ? AddressText.ipv4((int) low) : AddressText.ipv6(high, low);
    }

    private static String mac(long mac) {
        StringBuilder text = new StringBuilder();
        for (int octet = MAC_OCTETS - 1; octet >= 0; octet--) {
            text.append(String.format(Locale.ROOT, "%02x", mac >> octet * Byte.SIZE & 0xff));
            text.append(octet == 0 ? "" : ":");
        }
        return text.toString();
    }
}
