package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.u16;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.row.L7FlowLog;

/** The flow that L7 is working on, as L7 sees it. One instance, moved from flow to flow. */
final class FlowCursor implements L7Flow {
    private final FlowRows rows;
    private final FlowSeconds seconds;
    private FlowShard shard;
    private int slot;
    private long[] r;
    private int at;
    private int sender;
    private long now;

    FlowCursor(FlowRows rows) {
        this.rows = rows;
        this.seconds = rows.seconds();
    }

    void open(FlowShard opened) {
        shard = opened;
    }

    /** @param nanos when what is told of the flow happens */
    void moveTo(int flowSlot, int packetSender, long nanos) {
        slot = flowSlot;
        sender = packetSender;
        now = nanos;
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
        counted().requests++;
    }

    @Override
    public void onResponse(boolean clientError, boolean serverError) {
        FlowL7 l7 = counted();
        l7.responses++;
        l7.clientErrors += clientError ? 1 : 0;
        l7.serverErrors += serverError ? 1 : 0;
        l7.succeeded |= !clientError && !serverError;
    }

    @Override
    public void onRrt(long micros) {
        FlowL7 l7 = counted();
        l7.rrtSumMicros += micros;
        l7.rrtCount++;
        l7.rrtMaxMicros = Math.max(l7.rrtMaxMicros, micros);
    }

    @Override
    public void onTimeout() {
        counted().serverTimeouts++;
    }

    @Override
    public void onParseFailed() {
        counted().parseFailed++;
    }

    @Override
    public void protocol(int l7Protocol) {
        l7().protocol = l7Protocol;
    }

    @Override
    public void reverse() {
        FlowDirection.reverse(shard, r, at);
    }

    private FlowL7 counted() {
        if (seconds.tells()) {
            seconds.touch(slot, now);
        }
        return l7();
    }

    private FlowL7 l7() {
        return shard.l7OfOrNew(slot);
    }
}
