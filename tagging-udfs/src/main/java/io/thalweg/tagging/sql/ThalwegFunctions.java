package io.thalweg.tagging.sql;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.flink.table.functions.UserDefinedFunction;

/** The functions by their names in SQL, for those who register them in one go. */
public final class ThalwegFunctions {
    private static final Map<String, Class<? extends UserDefinedFunction>> ALL = new TreeMap<>(Map.of(
            "TAG", TagFunction.class,
            "POD_NAME", PodNameFunction.class,
            "SERVICE_NAME", ServiceNameFunction.class,
            "K8S_LABEL", K8sLabelFunction.class,
            "IS_INTERNET", IsInternetFunction.class,
            "PROTOCOL_NAME", ProtocolNameFunction.class,
            "L7_PROTOCOL_NAME", L7ProtocolNameFunction.class,
            "CLOSE_TYPE_NAME", CloseTypeNameFunction.class,
            "IP_TO_STRING", IpToStringFunction.class,
            "QUANTILE", QuantileFunction.class));

    private ThalwegFunctions() {}

    /** Names every function and its class, as {@code TableEnvironment.createTemporarySystemFunction} takes them. */
    public static void register(BiConsumer<String, Class<? extends UserDefinedFunction>> registry) {
        ALL.forEach(registry);
    }
}
