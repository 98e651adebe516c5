package io.thalweg.engine.row;

/** What a {@link MetricsDocument} is about, and which table of {@code flow_metrics} it goes to. The order is kept: state holds the ordinals. */
public enum DocumentKind {
    NETWORK("network", false, FlowMeter.SIZE),
    NETWORK_MAP("network_map", true, FlowMeter.SIZE),
    APPLICATION("application", false, AppMeter.SIZE),
    APPLICATION_MAP("application_map", true, AppMeter.SIZE),
    TRAFFIC_POLICY("traffic_policy", false, FlowMeter.SIZE);

    /** The table's name without its resolution. */
    public final String table;
    /** Whether both ends are told, or only one, which then is the first. */
    public final boolean isMap;

    /** How many each document has: 64 at most. */
    public final int meters;

    DocumentKind(String table, boolean isMap, int meters) {
        this.table = table;
        this.isMap = isMap;
        this.meters = meters;
    }

    public boolean isApplication() {
        return this == APPLICATION || this == APPLICATION_MAP;
    }

    /** Adds meters of this kind to others. */
    public void merge(long[] into, long[] from) {
        if (isApplication()) {
            AppMeter.merge(into, from);
        } else {
            FlowMeter.merge(into, from);
        }
    }
}
