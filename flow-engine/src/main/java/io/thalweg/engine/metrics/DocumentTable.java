package io.thalweg.engine.metrics;

import io.thalweg.engine.row.MetricsDocument;
import java.util.Arrays;

/**
 * Documents as objects, copies of those that are added. They are a kilobyte each, so those that have left are used again: they are
 * valid only while they are drained.
 */
final class DocumentTable extends KeyedTable<MetricsDocument> {
    private MetricsDocument[] spare = {};
    private int spares;

    @Override
    int time(MetricsDocument document) {
        return document.time;
    }

    @Override
    long tagHash(MetricsDocument document) {
        return document.tagHash();
    }

    @Override
    boolean haveSameKey(MetricsDocument one, MetricsDocument other) {
        return one.hasSameKey(other);
    }

    @Override
    MetricsDocument merged(MetricsDocument kept, MetricsDocument added) {
        kept.merge(added);
        return kept;
    }

    @Override
    MetricsDocument kept(MetricsDocument added) {
        if (spares == 0) {
            return added.copy();
        }
        MetricsDocument copy = spare[--spares];
        copy.set(added);
        return copy;
    }

    @Override
    void drained(MetricsDocument document) {
        if (spares > 0 && spare[0].kind.isApplication() != document.kind.isApplication()) {
            return;
        }
        if (spares == spare.length) {
            spare = Arrays.copyOf(spare, Math.max(64, spares * 2));
        }
        spare[spares++] = document;
    }
}
