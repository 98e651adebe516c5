package io.thalweg.event;

import io.thalweg.event.sbe.NetworkEventKind;
import java.util.ArrayList;
import java.util.List;

/** Events of the network stack for tests. */
final class NetworkEvents {
    private NetworkEvents() {}

    /** An event with a different value in every field. */
    static NetworkEvent event() {
        NetworkEvent event = new NetworkEvent();
        event.timeNanos = SyscallBatches.BASE + 21;
        event.kind = NetworkEventKind.PACKET_DROP;
        event.ipProtocol = 6;
        event.isIpv6 = true;
        event.tcpFlags = 2;
        event.oldState = 3;
        event.newState = 7;
        event.sourcePort = 65534;
        event.destinationPort = 443;
        event.tcpSequence = -22;
        event.byteCount = 0xffff_fff0L;
        event.interfaceIndex = 23;
        event.networkNamespace = 4_026_531_840L;
        event.socketCookie = 24;
        event.sourceHigh = 0x2001_0db8_0000_0003L;
        event.sourceLow = -25;
        event.destinationHigh = 0x2001_0db8_0000_0004L;
        event.destinationLow = 26;
        event.reason = "NETFILTER_DROP";
        event.place = "nf_hook_slow";
        return event;
    }

    static byte[] batch(SyscallEvent call, NetworkEvent... events) {
        SyscallBatchWriter writer = SyscallBatches.begun(1 << 20, SyscallBatches.PROCESSES);
        for (NetworkEvent event : events) {
            writer.append(event);
        }
        writer.append(call);
        return SyscallBatches.finished(writer);
    }

    /** The events from the reader's place on. */
    static List<NetworkEvent> events(SyscallBatchReader reader) {
        List<NetworkEvent> events = new ArrayList<>();
        NetworkEvent event = new NetworkEvent();
        while (reader.next(event)) {
            events.add(event);
            event = new NetworkEvent();
        }
        return events;
    }
}
