package io.thalweg.agent.bpf;

import io.thalweg.agent.ffi.BpfRing;
import io.thalweg.event.NetworkEvent;
import io.thalweg.event.sbe.NetworkEventKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Turns what the network stack told into events of the wire contract, as {@link EventDecoder} does with calls. */
final class NetworkEventDecoder implements BpfRing.Reader {
    private static final NetworkEventKind[] KINDS = {
        null,
        NetworkEventKind.TCP_STATE,
        NetworkEventKind.TCP_RETRANSMIT,
        NetworkEventKind.TCP_RESET_SENT,
        NetworkEventKind.TCP_RESET_RECEIVED,
        NetworkEventKind.PACKET_DROP,
    };

    private final SyscallConsumer consumer;
    private final WallClock clock;
    private final ReasonNames dropReasons;
    private final ReasonNames resetReasons;
    private final KernelSymbols symbols;
    private final NetworkEvent event = new NetworkEvent();
    private long events;

    /** @param tracefs null: not mounted */
    NetworkEventDecoder(SyscallConsumer consumer, WallClock clock, Path tracefs, Path proc) {
        this.consumer = consumer;
        this.clock = clock;
        dropReasons = new ReasonNames(format(tracefs, "skb/kfree_skb"));
        resetReasons = new ReasonNames(format(tracefs, "tcp/tcp_send_reset"));
        symbols = new KernelSymbols(proc.resolve("kallsyms"));
    }

    private static Path format(Path tracefs, String tracepoint) {
        return tracefs == null
                ? null
                : tracefs.resolve("events").resolve(tracepoint).resolve("format");
    }

    /** Whether it is a record of this kind, and whole. */
    static boolean isWhole(int kind, int length) {
        return kind > 0 && kind < KINDS.length && length >= NetworkEventLayout.LENGTH;
    }

    @Override
    public void record(ByteBuffer data, int at, int length) {
        int kind = data.get(at + EventLayout.KIND);
        event.kind = KINDS[kind];
        event.timeNanos = clock.toWall(data.getLong(at + NetworkEventLayout.TIME_NS));
        event.socketCookie = data.getLong(at + NetworkEventLayout.SOCKET_ID);
        event.networkNamespace = Integer.toUnsignedLong(data.getInt(at + NetworkEventLayout.NETWORK_NAMESPACE));
        event.interfaceIndex = data.getInt(at + NetworkEventLayout.INTERFACE_INDEX);
        event.tcpSequence = data.getInt(at + NetworkEventLayout.TCP_SEQUENCE);
        event.byteCount = Integer.toUnsignedLong(data.getInt(at + NetworkEventLayout.BYTES));
        event.oldState = data.get(at + NetworkEventLayout.OLD_STATE);
        event.newState = data.get(at + NetworkEventLayout.NEW_STATE);
        event.tcpFlags = data.get(at + NetworkEventLayout.TCP_FLAGS) & 0xff;
        event.ipProtocol = data.get(at + NetworkEventLayout.PROTOCOL) & 0xff;
        fillEnds(data, at);
        int reason = data.getShort(at + NetworkEventLayout.REASON) & 0xffff;
        event.reason = reason(kind, reason);
        event.place = kind == NetworkEventLayout.KIND_PACKET_DROP
                ? symbols.function(data.getLong(at + NetworkEventLayout.LOCATION))
                : "";
        events++;
        consumer.event(event);
    }

    private String reason(int kind, int reason) {
        return switch (kind) {
            case NetworkEventLayout.KIND_PACKET_DROP -> dropReasons.name(reason);
            case NetworkEventLayout.KIND_TCP_RESET_SENT -> resetReasons.name(reason);
            default -> "";
        };
    }

    private void fillEnds(ByteBuffer data, int at) {
        event.isIpv6 = data.get(at + NetworkEventLayout.IS_IPV6) != 0;
        event.sourceHigh = EventDecoder.network(data, at + NetworkEventLayout.SOURCE);
        event.sourceLow = EventDecoder.network(data, at + NetworkEventLayout.SOURCE + Long.BYTES);
        event.destinationHigh = EventDecoder.network(data, at + NetworkEventLayout.DESTINATION);
        event.destinationLow = EventDecoder.network(data, at + NetworkEventLayout.DESTINATION + Long.BYTES);
        event.sourcePort = data.getShort(at + NetworkEventLayout.SOURCE_PORT) & 0xffff;
        event.destinationPort = data.getShort(at + NetworkEventLayout.DESTINATION_PORT) & 0xffff;
    }

    /** Given to the consumer so far. */
    long events() {
        return events;
    }
}
