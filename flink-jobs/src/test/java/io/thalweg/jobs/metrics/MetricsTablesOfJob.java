package io.thalweg.jobs.metrics;

import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.engine.row.MetricsTables;
import io.thalweg.engine.row.RowTable;
import java.util.ArrayList;
import java.util.List;

/** Every table that a job with metrics writes, for a ClickHouse that must have them. */
public final class MetricsTablesOfJob {
    private MetricsTablesOfJob() {}

    /** With tables of the job's other rows. */
    public static RowTable<?>[] with(RowTable<?>... others) {
        List<RowTable<?>> tables = new ArrayList<>(List.of(others));
        for (DocumentKind kind : DocumentKind.values()) {
            tables.add(MetricsTables.table(kind, "1m"));
            RowTable<MetricsDocument> seconds = MetricsTables.table(kind, "1s");
            if (kind != DocumentKind.TRAFFIC_POLICY) {
                tables.add(seconds);
            }
        }
        return tables.toArray(RowTable<?>[]::new);
    }
}
