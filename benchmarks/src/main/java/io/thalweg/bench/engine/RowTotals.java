package io.thalweg.bench.engine;

import io.thalweg.engine.metrics.DocumentTagger;
import io.thalweg.engine.metrics.MetricsRules;
import io.thalweg.engine.metrics.Preaggregation;
import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.FlowMeter;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.engine.row.RowSink;

/**
 * Takes the engine's rows and keeps their sums only. Of seconds, if the engine tells any, it makes the documents that would
 * go over the network, as the flow job does.
 */
final class RowTotals implements RowSink {
    long flows;
    long packets;
    long bytes;
    long sessions;
    /** What flows did in seconds: how many calls, and the bytes they told. */
    long seconds;

    long secondBytes;
    /** Documents made of them, and the bytes in those between two ends. */
    long documents;

    long documentBytes;

    private static final int WAITING = 1 << 16;

    private final Preaggregation metrics = new Preaggregation(MetricsRules.defaults(), WAITING, DocumentTagger.NONE);
    private int lastSecond;

    RowTotals() {
        metrics.to(this::document);
    }

    @Override
    public void second(MetricsDocument document) {
        seconds++;
        secondBytes += document.meter[FlowMeter.BYTE_TX] + document.meter[FlowMeter.BYTE_RX];
        if (document.time > lastSecond) {
            lastSecond = document.time;
            metrics.flush(document.time - 1);
        }
        metrics.second(document);
    }

    /** Lets go what waits for the end of its second. */
    void finish() {
        metrics.flush(Preaggregation.ALL);
    }

    private void document(MetricsDocument document) {
        documents++;
        if (document.kind == DocumentKind.NETWORK_MAP) {
            documentBytes += document.meter[FlowMeter.BYTE_TX] + document.meter[FlowMeter.BYTE_RX];
        }
    }

    @Override
    public void flow(L4FlowLog row) {
        flows++;
        packets += row.packetTx + row.packetRx;
        bytes += row.byteTx + row.byteRx;
    }

    @Override
    public void session(L7FlowLog row) {
        sessions++;
        if (lastSecond != 0) {
            metrics.session(row);
        }
    }
}
