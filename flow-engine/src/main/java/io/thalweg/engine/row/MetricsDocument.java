package io.thalweg.engine.row;

import java.util.Arrays;

/**
 * Tags and meters of a second or a minute: a row of the tables of {@code flow_metrics}.
 *
 * <p>The engine makes one of each flow and second, jobs merge those of equal {@link #hasSameKey keys}. Rows of a table add
 * up, so a document may leave in several parts. A document with one end has it in the columns that end in {@code 0}.
 */
public final class MetricsDocument extends FlowLogRow implements Cloneable {
    /** Values of {@link #role}. */
    public static final int CLIENT = 0;

    public static final int SERVER = 1;
    public static final int LOCAL = 2;
    public static final int OTHER = 3;

    public DocumentKind kind;
    /** Seconds that the document is about: 1, or 60 once it is a minute's. */
    public int period = 1;

    public int role;
    /** Of the ends, for tagging; not columns. */
    public long mac0;

    public long mac1;
    /** Whether the end has sent anything in its flows; for tagging as well. */
    public boolean hasSent0;

    public boolean hasSent1;
    public String appService = "";
    public String appInstance = "";
    public String endpoint = "";
    public int bizType;
    public int isKeyService;
    public int aclGid;
    public int tunnelIpId;
    public long[] meter;

    public MetricsDocument(DocumentKind kind) {
        this.kind = kind;
        this.meter = new long[kind.meters];
    }

    /** The role that an observation point gives: on whose side of the way a document was counted. */
    public static int role(String observationPoint) {
        if (observationPoint.equals("local")) {
            return LOCAL;
        }
        if (observationPoint.equals("c") || observationPoint.startsWith("c-")) {
            return CLIENT;
        }
        return observationPoint.equals("s") || observationPoint.startsWith("s-") ? SERVER : OTHER;
    }

    /** Whether both count the same thing at the same time, and may become one. */
    public boolean hasSameKey(MetricsDocument other) {
        return time == other.time
                && kind == other.kind
                && ip40 == other.ip40
                && ip41 == other.ip41
                && ip60Low == other.ip60Low
                && ip61Low == other.ip61Low
                && ip60High == other.ip60High
                && ip61High == other.ip61High
                && serverPort == other.serverPort
                && protocol == other.protocol
                && agentId == other.agentId
                && isIpv4 == other.isIpv4
                && aclGid == other.aclGid
                && tunnelIpId == other.tunnelIpId
                && observationPoint.equals(other.observationPoint)
                && hasSamePlace(other)
                && hasSameResources(other)
                && (!kind.isApplication() || hasSameApplication(other));
    }

    private boolean hasSamePlace(MetricsDocument other) {
        return captureNic == other.captureNic
                && captureNicType == other.captureNicType
                && captureNetworkTypeId == other.captureNetworkTypeId
                && tunnelType == other.tunnelType
                && natSource == other.natSource
                && signalSource == other.signalSource
                && role == other.role;
    }

    /** An address may have moved to another pod within the second. */
    private boolean hasSameResources(MetricsDocument other) {
        return l3EpcId0 == other.l3EpcId0
                && l3EpcId1 == other.l3EpcId1
                && podId0 == other.podId0
                && podId1 == other.podId1
                && gprocessId0 == other.gprocessId0
                && gprocessId1 == other.gprocessId1
                && autoInstanceId0 == other.autoInstanceId0
                && autoInstanceId1 == other.autoInstanceId1
                && autoServiceId0 == other.autoServiceId0
                && autoServiceId1 == other.autoServiceId1
                && autoServiceType0 == other.autoServiceType0
                && autoServiceType1 == other.autoServiceType1;
    }

    private boolean hasSameApplication(MetricsDocument other) {
        return l7Protocol == other.l7Protocol
                && bizType == other.bizType
                && endpoint.equals(other.endpoint)
                && appService.equals(other.appService)
                && appInstance.equals(other.appInstance);
    }

    /** Equal for documents of the same key, and of the same but for their time; what tells documents apart of a bucket. */
    public long tagHash() {
        long hash = mix(kind.ordinal() | (long) agentId << 8 | (long) protocol << 24 | (long) serverPort << 32, aclGid);
        hash = mix(hash, (ip40 & 0xffff_ffffL) << 32 | ip41 & 0xffff_ffffL);
        hash = mix(hash, ip60Low ^ Long.rotateLeft(ip60High, 32));
        hash = mix(hash, ip61Low ^ Long.rotateLeft(ip61High, 32));
        hash = mix(hash, observationPoint.hashCode() ^ captureNic << 32);
        hash = mix(hash, podId0 << 32 ^ podId1 ^ gprocessId0 << 16 ^ gprocessId1 << 48);
        if (kind.isApplication()) {
            hash = mix(hash, endpoint.hashCode() ^ (long) l7Protocol << 32 ^ (long) signalSource << 40);
        }
        hash = mix(hash, autoServiceId0 << 32 ^ autoServiceId1 ^ l3EpcId0 << 16 ^ (long) l3EpcId1 << 48);
        return hash ^ hash >>> 32;
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9e37_79b9_7f4a_7c15L;
        return mixed ^ mixed >>> 29;
    }

    /** Adds what another document of the same key has counted. */
    public void merge(MetricsDocument other) {
        kind.merge(meter, other.meter);
        // One of packets knows better than one of none.
        lastSeen = lastSeen == 0 || other.lastSeen == 0 ? 0 : Math.max(lastSeen, other.lastSeen);
    }

    /** Takes over who, where and which resources; not the time. */
    public void describe(FlowLogRow row) {
        EndTags.copy(row, this);
    }

    /** Once it is tagged: what helped tagging would only tell documents apart that are of the same ends. */
    public void forgetTaggingHints() {
        mac0 = 0;
        mac1 = 0;
        lastSeen = 0;
        hasSent0 = false;
        hasSent1 = false;
    }

    /** Makes the meters zero. */
    public void clearMeters() {
        Arrays.fill(meter, 0);
    }

    /** Another document of the same values. */
    public MetricsDocument copy() {
        try {
            MetricsDocument copy = (MetricsDocument) clone();
            copy.meter = meter.clone();
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e); // it is
        }
    }

    /** Takes over all values of a document of as many meters. */
    public void set(MetricsDocument other) {
        setTags(other);
        System.arraycopy(other.meter, 0, meter, 0, meter.length);
    }

    private void setTags(MetricsDocument other) {
        EndTags.copy(other, this);
        time = other.time;
        kind = other.kind;
        period = other.period;
        role = other.role;
        mac0 = other.mac0;
        mac1 = other.mac1;
        lastSeen = other.lastSeen;
        hasSent0 = other.hasSent0;
        hasSent1 = other.hasSent1;
        appService = other.appService;
        appInstance = other.appInstance;
        endpoint = other.endpoint;
        bizType = other.bizType;
        isKeyService = other.isKeyService;
        aclGid = other.aclGid;
        tunnelIpId = other.tunnelIpId;
    }

    /** Becomes what the client's end of a map document did; the server's port tells nothing there. */
    public void setClient(MetricsDocument map) {
        set(map);
        becomeSingle();
        serverPort = 0;
    }

    /** Becomes what the server's end of a map document did: it is the first end then, and sends what was received. */
    public void setServer(MetricsDocument map) {
        setTags(map);
        EndTags.secondToFirst(this);
        hasSent0 = hasSent1;
        becomeSingle();
        if (map.kind.isApplication()) {
            System.arraycopy(map.meter, 0, meter, 0, meter.length);
        } else {
            FlowMeter.reverse(map.meter, meter);
        }
    }

    private void becomeSingle() {
        kind = kind == DocumentKind.NETWORK_MAP ? DocumentKind.NETWORK : DocumentKind.APPLICATION;
        captureNic = 0;
        captureNicType = 0;
        hasSent1 = false;
        EndTags.clearSecond(this);
    }
}
