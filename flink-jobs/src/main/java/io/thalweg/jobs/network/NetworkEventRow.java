package io.thalweg.jobs.network;

import io.thalweg.event.NetworkEvent;
import io.thalweg.event.sbe.NetworkEventKind;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A row of {@code flow_log.network_event}: what a node's network stack told of a packet or a connection. */
public record NetworkEventRow(
        long eventTime,
        int agentId,
        String kind,
        String cause,
        String reason,
        String place,
        int protocol,
        boolean isIpv4,
        long sourceHigh,
        long sourceLow,
        long destinationHigh,
        long destinationLow,
        int sourcePort,
        int destinationPort,
        int tcpFlags,
        int tcpSequence,
        long bytes,
        String oldState,
        String newState,
        long networkNamespace,
        int interfaceIndex,
        long socketId) {
    /** @param event is not kept */
    public static NetworkEventRow of(NetworkEvent event, int agentId) {
        return new NetworkEventRow(
                TimeUnit.NANOSECONDS.toMicros(event.timeNanos),
                agentId,
                event.kind == NetworkEventKind.NULL_VAL ? "" : event.kind.name().toLowerCase(Locale.ROOT),
                event.kind == NetworkEventKind.PACKET_DROP
                        ? DropCause.of(event.reason, event.place).columnValue()
                        : "",
                event.reason,
                event.place,
                event.ipProtocol,
                !event.isIpv6,
                event.sourceHigh,
                event.sourceLow,
                event.destinationHigh,
                event.destinationLow,
                event.sourcePort,
                event.destinationPort,
                event.tcpFlags,
                event.tcpSequence,
                event.byteCount,
                TcpStateName.of(event.oldState),
                TcpStateName.of(event.newState),
                event.networkNamespace,
                event.interfaceIndex,
                event.socketCookie);
    }

    /** Seconds since the epoch. */
    int time() {
        return (int) TimeUnit.MICROSECONDS.toSeconds(eventTime);
    }

    long ip4Source() {
        return isIpv4 ? sourceHigh >>> Integer.SIZE : 0;
    }

    long ip4Destination() {
        return isIpv4 ? destinationHigh >>> Integer.SIZE : 0;
    }

    long ip6SourceHigh() {
        return isIpv4 ? 0 : sourceHigh;
    }

    long ip6SourceLow() {
        return isIpv4 ? 0 : sourceLow;
    }

    long ip6DestinationHigh() {
        return isIpv4 ? 0 : destinationHigh;
    }

    long ip6DestinationLow() {
        return isIpv4 ? 0 : destinationLow;
    }
}
