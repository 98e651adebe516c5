package io.thalweg.engine.l7;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.RowSink;

/**
 * Turns the payload of flows into rows of {@code l7_flow_log}: finds out the protocol, puts TCP segments in order, parses,
 * pairs. Called by the flow table for each packet with payload.
 *
 * <p>Logic and scratch space of one engine; what belongs to a flow is in its {@link L7FlowState}, what belongs to a shard in
 * its {@link L7ShardState}. Budget: no allocation for a packet out of which nothing is parsed.
 */
public final class L7Sessions {
    private static final int TCP = 6;

    private final L7Options options;
    private final L7Exchange exchange;
    private final FlowParser parser;
    private final StreamReader reader;
    private final L7Input whole = new L7Input();

    public L7Sessions(EngineOptions engineOptions, RowSink rows, L7Counters counters) {
        options = engineOptions.l7Options();
        exchange = new L7Exchange(options, counters, new SessionRows(rows, options.failures()));
        parser = new FlowParser(options, counters, exchange);
        reader = new StreamReader(options, counters, parser);
    }

    /** Makes {@code opened} the shard that the other calls are about. */
    public void open(L7ShardState opened) {
        parser.open(opened);
    }

    /**
     * One packet with payload.
     *
     * @param known the flow's state; null when it has none yet
     * @return the state to keep; null when there is nothing to keep
     */
    public L7FlowState payload(L7FlowState known, L7Flow flow, L7Packet packet) {
        if (known != null && known.stopped) {
            return known;
        }
        boolean isStream = flow.ipProtocol() == TCP;
        parser.moveTo(known, flow, packet.timestampMicros, packet.isDirectionCertain);
        if (known == null && !begins(packet, isStream)) {
            return null;
        }
        L7FlowState state = known == null ? new L7FlowState() : known;
        parser.moveTo(state, flow, packet.timestampMicros, packet.isDirectionCertain);
        if (isStream) {
            segment(state, packet);
        } else {
            input(packet, false);
            parser.parse(whole);
        }
        parser.begun();
        return state.isEmpty() ? null : state;
    }

    /** Time-outs of a flow whose state has something pending; about once a second. */
    public void expire(L7FlowState state, L7Flow flow, long nowMicros) {
        parser.moveTo(state, flow, nowMicros, true);
        expire(state, true, nowMicros);
        expire(state, false, nowMicros);
        parser.expire(nowMicros);
        exchange.expire(nowMicros);
    }

    /** The flow has ended: what is pending leaves. */
    public void close(L7FlowState state, L7Flow flow, long nowMicros) {
        parser.moveTo(state, flow, nowMicros, true);
        end(state, true);
        end(state, false);
        exchange.close();
    }

    /** Whether this packet of a flow without state can be the begin of something. */
    private boolean begins(L7Packet packet, boolean isStream) {
        boolean isBeginning = packet.hasStart && packet.isFirst;
        if (!isBeginning && parser.isHopeless()) {
            return false;
        }
        if (isBeginning && !packet.syn) {
            int ahead = packet.tcpSequence - packet.startSequence;
            if (ahead > 0 && ahead <= options.limits().maxBufferedBytes()) {
                return true; // the first bytes may still come
            }
        }
        input(packet, isStream);
        return parser.begins(whole);
    }

    private void input(L7Packet packet, boolean isStream) {
        whole.buffer = packet.buffer;
        whole.from = packet.offset;
        whole.to = packet.offset + packet.length;
        whole.segment = packet.offset;
        whole.wireLength = packet.wireLength;
        whole.isStream = isStream;
        whole.fromClient = packet.fromClient;
        whole.timestampMicros = packet.timestampMicros;
        whole.sequence = packet.tcpSequence;
    }

    private void segment(L7FlowState state, L7Packet packet) {
        expire(state, !packet.fromClient, packet.timestampMicros);
        if (state.stopped) {
            return;
        }
        reader.moveTo(state.stream(packet.fromClient), packet.fromClient);
        reader.expire(packet.timestampMicros);
        reader.read(packet);
    }

    private void expire(L7FlowState state, boolean fromClient, long nowMicros) {
        TcpStream stream = fromClient ? state.client : state.server;
        if (stream != null && stream.waitingCount > 0) {
            reader.moveTo(stream, fromClient);
            reader.expire(nowMicros);
        }
    }

    private void end(L7FlowState state, boolean fromClient) {
        TcpStream stream = fromClient ? state.client : state.server;
        if (stream != null) {
            reader.moveTo(stream, fromClient);
            reader.end();
        }
    }
}
