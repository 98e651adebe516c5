package io.thalweg.jobs.metrics;

import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.jobs.flow.ChainedRowType;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.OutputTag;

/** One output a table: where a document goes when it is final. */
final class MetricsOutputs {
    static final String SECOND = "1s";
    static final String MINUTE = "1m";

    private static final DocumentKind[] KINDS = DocumentKind.values();
    private static final List<OutputTag<MetricsDocument>> SECONDS = tags(SECOND);
    private static final List<OutputTag<MetricsDocument>> MINUTES = tags(MINUTE);

    private MetricsOutputs() {}

    private static List<OutputTag<MetricsDocument>> tags(String resolution) {
        List<OutputTag<MetricsDocument>> tags = new ArrayList<>();
        for (DocumentKind kind : KINDS) {
            tags.add(new OutputTag<>(kind.table + "." + resolution, new ChainedRowType<>(MetricsDocument.class)));
        }
        return List.copyOf(tags);
    }

    static OutputTag<MetricsDocument> second(DocumentKind kind) {
        return SECONDS.get(kind.ordinal());
    }

    static OutputTag<MetricsDocument> minute(DocumentKind kind) {
        return MINUTES.get(kind.ordinal());
    }
}
