package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.u16;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.row.L7FlowLog;

/** The flow that L7 is working on, as L7 sees it. One instance, moved from flow to flow. */
final class FlowCursor implements L7Flow {
    private final FlowRows rows;
    private FlowShard shard;
    private int slot;
    private long[] r;
    private int at;
    private int sender;

    FlowCursor(FlowRows rows) {
        this.rows = rows;
    }

    void open(FlowShard opened) {
        shard = opened;
    }

    void moveTo(int flowSlot, int packetSender) {
        slot = flowSlot;
        sender = packetSender;
        r = shard.flows.chunk(flowSlot);
        at = shard.flows.offset(flowSlot);
    }

    boolean isDirectionCertain() {
        return (Fields.u8(r, at, FlowLayout.BITS) & FlowLayout.DIRECTION_CERTAIN) != 0;
    }

    boolean isFromClient() {
        return FlowDirection.isFromClient(u8(r, at, FlowLayout.BITS), sender);
    }

    private boolean clientIsB() {
        return (u8(r, at, FlowLayout.BITS) & FlowLayout.CLIENT_IS_B) != 0;
    }

    @Override
    public int ipProtocol() {
        return u8(r, at, FlowLayout.PROTOCOL);
    }

    @Override
    public int clientPort() {
        return u16(r, at, clientIsB() ? FlowLayout.PORT_B : FlowLayout.PORT_A);
    }

    @Override
    public int serverPort() {
        return u16(r, at, clientIsB() ? FlowLayout.PORT_A : FlowLayout.PORT_B);
    }

    @Override
    public long endpointKey() {
        return FlowDirection.serverKey(r, at);
    }

    @Override
    public void describe(L7FlowLog row) {
        rows.describe(row, slot);
    }

    @Override
    public void onRequest() {
        l7().requests++;
    }

    @Override
    public void onResponse(boolean clientError, boolean serverError) {
        FlowL7 l7 = l7();
        l7.responses++;
        l7.clientErrors += clientError ? 1 : 0;
        l7.serverErrors += serverError ? 1 : 0;
        l7.succeeded |= !clientError && !serverError;
    }

    @Override
    public void onRrt(long micros) {
        FlowL7 l7 = l7();
        l7.rrtSumMicros += micros;
        l7.rrtCount++;
        l7.rrtMaxMicros = Math.max(l7.rrtMaxMicros, micros);
    }

    @Override
    public void onTimeout() {
        l7().serverTimeouts++;
    }

    @Override
    public void onParseFailed() {
        l7().parseFailed++;
    }

    @Override
    public void protocol(int l7Protocol) {
        l7().protocol = l7Protocol;
    }

    @Override
    public void reverse() {
        FlowDirection.reverse(shard, r, at);
    }

    private FlowL7 l7() {
        return shard.l7OfOrNew(slot);
    }
}
