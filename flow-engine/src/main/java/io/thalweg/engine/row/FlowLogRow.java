package io.thalweg.engine.row;

/**
 * What {@link L4FlowLog}, {@link L7FlowLog} and {@link MetricsDocument} have in common: when, where and between whom, and
 * the knowledge-graph tags (AutoTagging writes them into any kind of row).
 *
 * <p>Fields are public and plain: rows are made millions of times a second, filled by the engine, tagged, written and
 * forgotten. A field is the camel case of its ClickHouse column; {@code 0} at its end is the client, {@code 1} the server.
 * Unsigned columns keep their bits ({@code uint64} in a {@code long}; an IPv4 address as the {@code int} of its network
 * order bytes; a MAC in the low 48 bits). Strings are never null. Times are µs since the epoch, {@code time} is seconds.
 */
public abstract sealed class FlowLogRow permits L4FlowLog, L7FlowLog, MetricsDocument {
    static final int[] NO_INTEGERS = {};
    static final double[] NO_NUMBERS = {};
    static final String[] NO_TEXTS = {};

    public int ip40;
    public int ip41;
    public long ip60High;
    public long ip60Low;
    public long ip61High;
    public long ip61Low;
    public int isIpv4;
    public int protocol;
    public int tunnelType;
    public int clientPort;
    public int serverPort;
    public int l7Protocol;
    public int time;
    public long id;
    public int signalSource;
    public long flowId;
    public int captureNetworkTypeId;
    public int natSource;
    public int captureNicType;
    public long captureNic;
    public String observationPoint = "";
    public int agentId;
    public long startTime;
    /**
     * No column: of what tells of no packet, as the end of a flow in the minute after its last one, when that was; else 0. By then
     * another may have the address.
     */
    public long lastSeen;

    public long endTime;
    public long gprocessId0;
    public long gprocessId1;
    public int directionScore;
    public String requestDomain = "";

    // Knowledge graph.
    public int regionId0;
    public int regionId1;
    public int azId0;
    public int azId1;
    public int hostId0;
    public int hostId1;
    public int l3DeviceType0;
    public int l3DeviceType1;
    public long l3DeviceId0;
    public long l3DeviceId1;
    public long podNodeId0;
    public long podNodeId1;
    public int podNsId0;
    public int podNsId1;
    public long podGroupId0;
    public long podGroupId1;
    public long podId0;
    public long podId1;
    public int podClusterId0;
    public int podClusterId1;
    public int l3EpcId0;
    public int l3EpcId1;
    public int epcId0;
    public int epcId1;
    public int subnetId0;
    public int subnetId1;
    public long serviceId0;
    public long serviceId1;
    public long autoInstanceId0;
    public long autoInstanceId1;
    public int autoInstanceType0;
    public int autoInstanceType1;
    public long autoServiceId0;
    public long autoServiceId1;
    public int autoServiceType0;
    public int autoServiceType1;
    public int tagSource0;
    public int tagSource1;
    public int teamId;
}
