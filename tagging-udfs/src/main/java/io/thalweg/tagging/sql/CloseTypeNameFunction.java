package io.thalweg.tagging.sql;

import org.apache.flink.table.functions.ScalarFunction;

/** {@code CLOSE_TYPE_NAME(close_type)}: how a flow ended. */
public final class CloseTypeNameFunction extends ScalarFunction {
    private static final long serialVersionUID = 1;

    public String eval(Long value) {
        return EnumNames.of("close_type", value);
    }

    public String eval(Integer value) {
        return EnumNames.of("close_type", value);
    }
}
