package io.thalweg.standalone.dump;

import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.event.NetworkEvent;
import io.thalweg.event.sbe.NetworkEventKind;
import java.util.Locale;

/**
 * What a network stack told in one line: {@code 12:00:00.000001Z packet_drop NETFILTER_DROP in nft_do_chain 10.0.0.1:4000 >
 * 10.0.0.2:80 tcp 60 bytes seq 12 interface 3 namespace 4026531840}.
 */
final class NetworkEventText {
    private NetworkEventText() {}

    static String line(NetworkEvent event) {
        return RecordPrinter.instant(event.timeNanos) + " " + event.kind.name().toLowerCase(Locale.ROOT)
                + (event.reason.isEmpty() ? "" : " " + event.reason)
                + (event.place.isEmpty() ? "" : " in " + event.place) + " "
                + AddressText.end(event.isIpv6, event.sourceHigh, event.sourceLow, event.sourcePort) + " > "
                + AddressText.end(event.isIpv6, event.destinationHigh, event.destinationLow, event.destinationPort)
                + details(event);
    }

    private static String details(NetworkEvent event) {
        boolean isTcp = event.ipProtocol == IpProtocol.TCP;
        return (isTcp ? " tcp" : event.ipProtocol == IpProtocol.UDP ? " udp" : " protocol " + event.ipProtocol)
                + (event.kind == NetworkEventKind.TCP_STATE
                        ? " state " + event.oldState + " to " + event.newState
                        : " " + event.byteCount + " bytes")
                + (event.tcpSequence == 0 ? "" : " seq " + Integer.toUnsignedString(event.tcpSequence))
                + (event.interfaceIndex == 0 ? "" : " interface " + event.interfaceIndex)
                + (event.networkNamespace == 0 ? "" : " namespace " + event.networkNamespace);
    }
}
