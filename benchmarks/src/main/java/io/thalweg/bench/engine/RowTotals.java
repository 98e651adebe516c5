package io.thalweg.bench.engine;

import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;

/** Takes the engine's rows and keeps their sums only. */
final class RowTotals implements RowSink {
    long flows;
    long packets;
    long bytes;
    long sessions;

    @Override
    public void flow(L4FlowLog row) {
        flows++;
        packets += row.packetTx + row.packetRx;
        bytes += row.byteTx + row.byteRx;
    }

    @Override
    public void session(L7FlowLog row) {
        sessions++;
    }
}
