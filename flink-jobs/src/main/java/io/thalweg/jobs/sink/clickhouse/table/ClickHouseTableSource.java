package io.thalweg.jobs.sink.clickhouse.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.InputFormatProvider;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** A table as it is now, read once: ClickHouse does the projection, the limit and the filters that mean the same to it. */
final class ClickHouseTableSource
        implements ScanTableSource, SupportsProjectionPushDown, SupportsFilterPushDown, SupportsLimitPushDown {
    private static final long NO_LIMIT = -1;

    private final RemoteTable table;
    private DataType rowType;
    private List<String> conditions = List.of();
    private long limit = NO_LIMIT;

    ClickHouseTableSource(RemoteTable table, DataType rowType) {
        this.table = table;
        this.rowType = rowType;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        RowType type = (RowType) rowType.getLogicalType();
        List<Select.Cast> columns = new ArrayList<>();
        for (RowType.RowField field : type.getFields()) {
            LogicalType wanted = field.getType();
            WireType.requireFits(table.column(field.getName()), wanted);
            columns.add(new Select.Cast(field.getName(), WireType.of(wanted), WireType.isBytes(wanted)));
        }
        String sql = new Select(table.quoted(), columns, conditions, limit).sql();
        return InputFormatProvider.of(new SelectInputFormat(table.queries(), sql, type));
    }

    @Override
    public boolean supportsNestedProjection() {
        return false;
    }

    @Override
    public void applyProjection(int[][] projectedFields, DataType producedType) {
        rowType = Projection.of(projectedFields).project(rowType);
    }

    @Override
    public Result applyFilters(List<ResolvedExpression> filters) {
        FilterSql translation = new FilterSql(table);
        List<ResolvedExpression> accepted = new ArrayList<>();
        List<ResolvedExpression> remaining = new ArrayList<>();
        List<String> sql = new ArrayList<>();
        for (ResolvedExpression filter : filters) {
            String condition = translation.of(filter);
            if (condition == null) {
                remaining.add(filter);
            } else {
                accepted.add(filter);
                sql.add(condition);
            }
        }
        conditions = List.copyOf(sql);
        return Result.of(accepted, remaining);
    }

    @Override
    public void applyLimit(long rows) {
        limit = rows;
    }

    @Override
    public DynamicTableSource copy() {
        ClickHouseTableSource copy = new ClickHouseTableSource(table, rowType);
        copy.conditions = conditions;
        copy.limit = limit;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "ClickHouse " + table.quoted();
    }
}
