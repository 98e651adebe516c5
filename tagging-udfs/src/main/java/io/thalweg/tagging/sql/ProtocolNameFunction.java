package io.thalweg.tagging.sql;

import org.apache.flink.table.functions.ScalarFunction;

/** {@code PROTOCOL_NAME(protocol)}: the IP protocol of a row: TCP, UDP. */
public final class ProtocolNameFunction extends ScalarFunction {
    private static final long serialVersionUID = 1;

    public String eval(Long value) {
        return EnumNames.of("protocol", value);
    }

    public String eval(Integer value) {
        return EnumNames.of("protocol", value);
    }
}
