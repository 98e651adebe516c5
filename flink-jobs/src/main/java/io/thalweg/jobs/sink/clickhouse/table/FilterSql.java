package io.thalweg.jobs.sink.clickhouse.table;

import com.clickhouse.data.ClickHouseColumn;
import com.clickhouse.data.ClickHouseDataType;
import io.thalweg.jobs.sink.clickhouse.ClickHouseQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Flink's filters as ClickHouse's conditions. Only what selects the same rows is translated; the rest stays with Flink. So
 * the column's type in ClickHouse matters: addresses have another order than their texts, UInt64 another than
 * BIGINT.
 */
final class FilterSql {
    private static final Map<FunctionDefinition, String> COMPARISONS = Map.of(
            BuiltInFunctionDefinitions.EQUALS, "=",
            BuiltInFunctionDefinitions.NOT_EQUALS, "!=",
            BuiltInFunctionDefinitions.LESS_THAN, "<",
            BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL, "<=",
            BuiltInFunctionDefinitions.GREATER_THAN, ">",
            BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL, ">=");

    private static final Map<String, String> MIRRORED =
            Map.of("=", "=", "!=", "!=", "<", ">", "<=", ">=", ">", "<", ">=", "<=");

    private final RemoteTable table;

    FilterSql(RemoteTable table) {
        this.table = table;
    }

    /** @return null if Flink has to do it */
    String of(ResolvedExpression filter) {
        if (filter instanceof FieldReferenceExpression field) {
            return isBool(field) ? quoted(field) : null;
        }
        if (!(filter instanceof CallExpression call)) {
            return null;
        }
        FunctionDefinition function = call.getFunctionDefinition();
        List<ResolvedExpression> operands = call.getResolvedChildren();
        if (function == BuiltInFunctionDefinitions.AND) {
            return joined(operands, " AND ");
        } else if (function == BuiltInFunctionDefinitions.OR) {
            return joined(operands, " OR ");
        } else if (function == BuiltInFunctionDefinitions.NOT) {
            String condition = of(operands.get(0));
            return condition == null ? null : "NOT (" + condition + ")";
        } else if (function == BuiltInFunctionDefinitions.IS_NULL) {
            return nullity(operands.get(0), " IS NULL");
        } else if (function == BuiltInFunctionDefinitions.IS_NOT_NULL) {
            return nullity(operands.get(0), " IS NOT NULL");
        } else if (function == BuiltInFunctionDefinitions.LIKE) {
            return like(operands);
        }
        String operator = COMPARISONS.get(function);
        return operator == null ? null : comparison(operator, operands.get(0), operands.get(1));
    }

    private String joined(List<ResolvedExpression> operands, String word) {
        List<String> conditions = new ArrayList<>();
        for (ResolvedExpression operand : operands) {
            String condition = of(operand);
            if (condition == null) {
                return null;
            }
            conditions.add(condition);
        }
        return "(" + String.join(word, conditions) + ")";
    }

    private String nullity(ResolvedExpression operand, String test) {
        return operand instanceof FieldReferenceExpression field
                        && !column(field).isArray()
                ? quoted(field) + test
                : null;
    }

    private String comparison(String operator, ResolvedExpression left, ResolvedExpression right) {
        if (left instanceof FieldReferenceExpression field && right instanceof ValueLiteralExpression literal) {
            return comparison(operator, field, literal);
        } else if (left instanceof ValueLiteralExpression literal && right instanceof FieldReferenceExpression field) {
            return comparison(MIRRORED.get(operator), field, literal);
        }
        return null;
    }

    private String comparison(String operator, FieldReferenceExpression field, ValueLiteralExpression literal) {
        boolean isEquality = operator.equals("=") || operator.equals("!=");
        String value = LiteralSql.of(column(field), type(field), literal, isEquality);
        return value == null ? null : quoted(field) + " " + operator + " " + value;
    }

    /** Without an escape character, which Flink's LIKE has only when it is told. */
    private String like(List<ResolvedExpression> operands) {
        if (operands.size() != 2
                || !(operands.get(0) instanceof FieldReferenceExpression field)
                || !(operands.get(1) instanceof ValueLiteralExpression literal)
                || !type(field).is(LogicalTypeRoot.VARCHAR)
                || !LiteralSql.isText(column(field))) {
            return null;
        }
        String pattern = literal.getValueAs(String.class).orElse(null);
        return pattern == null || pattern.contains("\\")
                ? null
                : quoted(field) + " LIKE " + ClickHouseQueries.literal(pattern);
    }

    private boolean isBool(FieldReferenceExpression field) {
        return type(field).is(LogicalTypeRoot.BOOLEAN) && column(field).getDataType() == ClickHouseDataType.Bool;
    }

    private ClickHouseColumn column(FieldReferenceExpression field) {
        return table.column(field.getName());
    }

    private static LogicalType type(FieldReferenceExpression field) {
        return field.getOutputDataType().getLogicalType();
    }

    private static String quoted(FieldReferenceExpression field) {
        return ClickHouseQueries.quote(field.getName());
    }
}
