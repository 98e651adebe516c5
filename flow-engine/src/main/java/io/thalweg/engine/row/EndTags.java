package io.thalweg.engine.row;

/** The two ends of a {@link MetricsDocument}: who they are, and the resources they were found to be. */
final class EndTags {
    private EndTags() {}

    /** Makes the second end the first one. */
    static void secondToFirst(MetricsDocument d) {
        d.ip40 = d.ip41;
        d.ip60High = d.ip61High;
        d.ip60Low = d.ip61Low;
        d.mac0 = d.mac1;
        d.gprocessId0 = d.gprocessId1;
        d.regionId0 = d.regionId1;
        d.azId0 = d.azId1;
        d.hostId0 = d.hostId1;
        d.l3DeviceType0 = d.l3DeviceType1;
        d.l3DeviceId0 = d.l3DeviceId1;
        d.podNodeId0 = d.podNodeId1;
        d.podNsId0 = d.podNsId1;
        d.podGroupId0 = d.podGroupId1;
        d.podId0 = d.podId1;
        d.podClusterId0 = d.podClusterId1;
        d.l3EpcId0 = d.l3EpcId1;
        d.epcId0 = d.epcId1;
        d.subnetId0 = d.subnetId1;
        d.serviceId0 = d.serviceId1;
        d.autoInstanceId0 = d.autoInstanceId1;
        d.autoInstanceType0 = d.autoInstanceType1;
        d.autoServiceId0 = d.autoServiceId1;
        d.autoServiceType0 = d.autoServiceType1;
        d.tagSource0 = d.tagSource1;
    }

    static void clearSecond(MetricsDocument d) {
        d.ip41 = 0;
        d.ip61High = 0;
        d.ip61Low = 0;
        d.mac1 = 0;
        d.gprocessId1 = 0;
        d.regionId1 = 0;
        d.azId1 = 0;
        d.hostId1 = 0;
        d.l3DeviceType1 = 0;
        d.l3DeviceId1 = 0;
        d.podNodeId1 = 0;
        d.podNsId1 = 0;
        d.podGroupId1 = 0;
        d.podId1 = 0;
        d.podClusterId1 = 0;
        d.l3EpcId1 = 0;
        d.epcId1 = 0;
        d.subnetId1 = 0;
        d.serviceId1 = 0;
        d.autoInstanceId1 = 0;
        d.autoInstanceType1 = 0;
        d.autoServiceId1 = 0;
        d.autoServiceType1 = 0;
        d.tagSource1 = 0;
    }

    /** Takes over where a row was seen, and both its ends. */
    static void copy(FlowLogRow from, MetricsDocument to) {
        to.isIpv4 = from.isIpv4;
        to.protocol = from.protocol;
        to.tunnelType = from.tunnelType;
        to.serverPort = from.serverPort;
        to.l7Protocol = from.l7Protocol;
        to.signalSource = from.signalSource;
        to.captureNetworkTypeId = from.captureNetworkTypeId;
        to.natSource = from.natSource;
        to.captureNicType = from.captureNicType;
        to.captureNic = from.captureNic;
        to.observationPoint = from.observationPoint;
        to.agentId = from.agentId;
        to.teamId = from.teamId;
        copyEnds(from, to);
    }

    private static void copyEnds(FlowLogRow from, MetricsDocument to) {
        to.ip40 = from.ip40;
        to.ip41 = from.ip41;
        to.ip60High = from.ip60High;
        to.ip60Low = from.ip60Low;
        to.ip61High = from.ip61High;
        to.ip61Low = from.ip61Low;
        to.gprocessId0 = from.gprocessId0;
        to.gprocessId1 = from.gprocessId1;
        to.regionId0 = from.regionId0;
        to.regionId1 = from.regionId1;
        to.azId0 = from.azId0;
        to.azId1 = from.azId1;
        to.hostId0 = from.hostId0;
        to.hostId1 = from.hostId1;
        to.l3DeviceType0 = from.l3DeviceType0;
        to.l3DeviceType1 = from.l3DeviceType1;
        to.l3DeviceId0 = from.l3DeviceId0;
        to.l3DeviceId1 = from.l3DeviceId1;
        to.podNodeId0 = from.podNodeId0;
        to.podNodeId1 = from.podNodeId1;
        to.podNsId0 = from.podNsId0;
        to.podNsId1 = from.podNsId1;
        to.podGroupId0 = from.podGroupId0;
        to.podGroupId1 = from.podGroupId1;
        to.podId0 = from.podId0;
        to.podId1 = from.podId1;
        to.podClusterId0 = from.podClusterId0;
        to.podClusterId1 = from.podClusterId1;
        to.l3EpcId0 = from.l3EpcId0;
        to.l3EpcId1 = from.l3EpcId1;
        to.epcId0 = from.epcId0;
        to.epcId1 = from.epcId1;
        to.subnetId0 = from.subnetId0;
        to.subnetId1 = from.subnetId1;
        to.serviceId0 = from.serviceId0;
        to.serviceId1 = from.serviceId1;
        to.autoInstanceId0 = from.autoInstanceId0;
        to.autoInstanceId1 = from.autoInstanceId1;
        to.autoInstanceType0 = from.autoInstanceType0;
        to.autoInstanceType1 = from.autoInstanceType1;
        to.autoServiceId0 = from.autoServiceId0;
        to.autoServiceId1 = from.autoServiceId1;
        to.autoServiceType0 = from.autoServiceType0;
        to.autoServiceType1 = from.autoServiceType1;
        to.tagSource0 = from.tagSource0;
        to.tagSource1 = from.tagSource1;
    }
}
