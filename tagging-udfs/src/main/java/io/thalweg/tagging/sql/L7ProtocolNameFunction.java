package io.thalweg.tagging.sql;

import org.apache.flink.table.functions.ScalarFunction;

/** {@code L7_PROTOCOL_NAME(l7_protocol)}: the protocol of requests: HTTP, MySQL. */
public final class L7ProtocolNameFunction extends ScalarFunction {
    private static final long serialVersionUID = 1;

    public String eval(Long value) {
        return EnumNames.of("l7_protocol", value);
    }

    public String eval(Integer value) {
        return EnumNames.of("l7_protocol", value);
    }
}
