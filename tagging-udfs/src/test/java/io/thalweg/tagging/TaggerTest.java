package io.thalweg.tagging;

import static io.thalweg.tagging.Resources.agent;
import static io.thalweg.tagging.Resources.cluster;
import static io.thalweg.tagging.Resources.node;
import static io.thalweg.tagging.Resources.pod;
import static io.thalweg.tagging.Resources.port;
import static io.thalweg.tagging.Resources.prefix;
import static io.thalweg.tagging.Resources.resource;
import static io.thalweg.tagging.Resources.service;
import static io.thalweg.tagging.Resources.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.event.proto.CustomTarget;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.ServicePort;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules, on one cluster: two nodes, a deployment behind a service, a daemon set in the nodes' network. */
class TaggerTest {
    private static final String WEB_1 = "10.244.1.10";
    private static final String WEB_2 = "10.244.2.10";
    private static final String BARE = "10.244.2.20";
    private static final String NODE_1 = "192.168.0.1";
    private static final String NODE_2 = "192.168.0.2";
    private static final String WEB_IP = "10.96.0.10";
    private static final String ELSEWHERE = "8.8.8.8";
    private static final String CONTAINER = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String DAEMON_CONTAINER = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";
    private static final int DEPLOYMENT = 130;
    private static final int DAEMON_SET = 133;

    private final ResourceDirectory directory = new ResourceDirectory();
    private final Tagger tagger = new Tagger(directory);

    @BeforeEach
    void fillTheCluster() {
        directory.put(cluster("10.244.0.0/16"));
        directory.put(node(201, NODE_1)
                .addCidrs(prefix("10.244.1.0/24"))
                .addMacs(0x02_00_00_00_00_01L)
                .setRegionId(3)
                .setAzId(4)
                .build());
        directory.put(node(202, NODE_2).addCidrs(prefix("10.244.2.0/24")).build());
        directory.put(agent(Rows.AGENT, 201).setTeamId(5).build());
        directory.put(workload(301, DEPLOYMENT).build());
        directory.put(workload(302, DAEMON_SET).build());
        directory.put(pod(101, WEB_1)
                .setNamespaceId(31)
                .setNodeId(201)
                .setOwnerId(301)
                .setRegionId(3)
                .setAzId(4)
                .setSubnetId(6)
                .addMacs(0x02_00_00_00_01_01L)
                .addContainerIds(CONTAINER)
                .build());
        directory.put(pod(102, WEB_2)
                .setNamespaceId(31)
                .setNodeId(202)
                .setOwnerId(301)
                .build());
        directory.put(pod(103, BARE).setNamespaceId(32).setNodeId(202).build());
        directory.put(pod(104, NODE_1)
                .setNamespaceId(33)
                .setNodeId(201)
                .setOwnerId(302)
                .setHostNetwork(true)
                .addContainerIds(DAEMON_CONTAINER)
                .build());
        directory.put(web().build());
    }

    private static Resource.Builder web() {
        return service(401, WEB_IP, "203.0.112.80")
                .setNamespaceId(31)
                .addPorts(ServicePort.newBuilder(port(80, 8080)).setNodePort(30080))
                .addWorkloadIds(301);
    }

    private L4FlowLog tagged(String client, String server, int port) {
        L4FlowLog row = Rows.flow(client, server, port);
        tagger.tag(row);
        return row;
    }

    @Test
    void bothPodsOfAFlowAreNamedInFull() {
        L4FlowLog row = Rows.flow(WEB_1, WEB_2, 8080);

        assertThat(tagger.tag(row)).isTrue();

        assertThat(row.podId0).isEqualTo(101);
        assertThat(row.podNsId0).isEqualTo(31);
        assertThat(row.podNodeId0).isEqualTo(201);
        assertThat(row.podGroupId0).isEqualTo(301);
        assertThat(row.podClusterId0).isEqualTo(1);
        assertThat(row.regionId0).isEqualTo(3);
        assertThat(row.azId0).isEqualTo(4);
        assertThat(row.subnetId0).isEqualTo(6);
        assertThat(row.l3DeviceType0).isEqualTo(10);
        assertThat(row.l3DeviceId0).isEqualTo(101);
        assertThat(row.l3EpcId0).isEqualTo(1);
        assertThat(row.epcId0).isEqualTo(1);
        assertThat(row.tagSource0).isEqualTo(TagSource.EPC_IP);
        assertThat(row.podId1).isEqualTo(102);
        assertThat(row.podNodeId1).isEqualTo(202);
        assertThat(row.tagSource1).isEqualTo(TagSource.EPC_IP);
        assertThat(row.teamId).isEqualTo(5);
    }

    /** Ends as servers: auto_instance, auto_service and the service, by address and port. */
    @ParameterizedTest
    @CsvSource({
        // address,     port,  instance type, id,  service type, id,  service
        "10.244.1.10,   8080,  10,            101, 11,           401, 401", // a pod behind a service
        "10.244.1.10,   9999,  10,            101, 130,          301, 0", // the same, at a port of no service
        "10.244.2.20,   8080,  10,            103, 10,           103, 0", // a pod of no workload
        "10.96.0.10,    80,    11,            401, 11,           401, 401", // the service's own address
        "10.96.0.10,    81,    11,            401, 11,           401, 401", // at no port of it
        "203.0.112.80,  80,    11,            401, 11,           401, 401", // its load balancer's
        "192.168.0.2,   30080, 14,            202, 11,           401, 401", // its node port
        "192.168.0.2,   22,    14,            202, 103,          1,   0", // a node
        "10.244.2.1,    53,    14,            202, 103,          1,   0", // a node's bridge
        "10.244.2.0,    53,    14,            202, 103,          1,   0", // a node's tunnel
        "8.8.8.8,       53,    0,             0,   0,            0,   0", // the Internet
        "172.16.0.1,    53,    255,           0,   255,          0,   0", // a private address of nobody
        "224.0.0.251,   5353,  255,           0,   255,          0,   0", // a group
    })
    void serverIsWhoHasTheAddressAndPort(
            String address, int port, int instanceType, int instance, int serviceType, int autoService, int service) {
        L4FlowLog row = tagged(WEB_1, address, port);

        assertThat(row.autoInstanceType1).as("auto_instance_type").isEqualTo(instanceType);
        assertThat(row.autoInstanceId1).as("auto_instance_id").isEqualTo(instance);
        assertThat(row.autoServiceType1).as("auto_service_type").isEqualTo(serviceType);
        assertThat(row.autoServiceId1).as("auto_service_id").isEqualTo(autoService);
        assertThat(row.serviceId1).as("service_id").isEqualTo(service);
    }

    @ParameterizedTest
    @CsvSource({"8.8.8.8, -2", "2620:0:ccc::2, -2", "172.16.0.1, 0", "fd00::1, 0", "169.254.1.1, 0", "100.64.0.1, 0"})
    void addressOfNobodyIsOfTheInternetWhenItCanBe(String address, int epc) {
        String client = address.contains(":") ? "fd00::9" : WEB_1;
        assertThat(tagged(client, address, 53).l3EpcId1).isEqualTo(epc);
    }

    @Test
    void publicAddressInAKnownBlockIsNotOfTheInternet() {
        directory.put(resource(ResourceKind.RESOURCE_KIND_SUBNET, 61)
                .addCidrs(prefix("8.8.0.0/16"))
                .setRegionId(9)
                .build());

        L4FlowLog row = tagged(WEB_1, ELSEWHERE, 53);

        assertThat(row.l3EpcId1).isEqualTo(1);
        assertThat(row.subnetId1).isEqualTo(61);
        assertThat(row.regionId1).isEqualTo(9);
        assertThat(row.autoInstanceType1).isEqualTo(ResourceType.IP);
        assertThat(row.autoInstanceId1).isEqualTo(61);
    }

    @Test
    void smallestBlockAroundAnAddressCounts() {
        directory.put(resource(ResourceKind.RESOURCE_KIND_SUBNET, 61)
                .addCidrs(prefix("172.16.0.0/12"))
                .build());
        directory.put(resource(ResourceKind.RESOURCE_KIND_SUBNET, 62)
                .addCidrs(prefix("172.16.5.0/24"))
                .build());

        assertThat(tagged(WEB_1, "172.16.5.9", 1).subnetId1).isEqualTo(62);
        assertThat(tagged(WEB_1, "172.17.0.9", 1).subnetId1).isEqualTo(61);
    }

    @Test
    void clientHasTheServiceThatIsTheOnlyOneOfItsWorkload() {
        assertThat(tagged(WEB_1, ELSEWHERE, 53).serviceId0).isEqualTo(401);

        directory.put(service(402, "10.96.0.11")
                .addPorts(port(9090, 9090))
                .addWorkloadIds(301)
                .build());

        assertThat(tagged(WEB_1, ELSEWHERE, 53).serviceId0).isZero();
        assertThat(tagged(WEB_1, ELSEWHERE, 53).autoServiceType0).isEqualTo(DEPLOYMENT);
    }

    @Test
    void serviceWithoutPortsIsThatOfAnyPort() {
        directory.put(workload(303, DEPLOYMENT).build());
        directory.put(pod(105, "10.244.1.30").setOwnerId(303).build());
        directory.put(service(403).addWorkloadIds(303).build());

        assertThat(tagged(WEB_1, "10.244.1.30", 12345).serviceId1).isEqualTo(403);
    }

    @Test
    void podThatIsBehindNoServiceIsNotTakenForOneByItsAddress() {
        directory.put(service(404, BARE).addPorts(port(80, 80)).build());

        assertThat(tagged(WEB_1, BARE, 80).podId1).isEqualTo(103);
        assertThat(tagged(WEB_1, BARE, 80).serviceId1).isZero();
    }

    @Test
    void addressOfTheAgentsNodeIsKnownByTheAgent() {
        L4FlowLog row = tagged(WEB_2, NODE_1, 10250);

        assertThat(row.podNodeId1).isEqualTo(201);
        assertThat(row.tagSource1).isEqualTo(TagSource.AGENT);
        assertThat(tagged(WEB_2, NODE_2, 10250).tagSource1).isEqualTo(TagSource.EPC_IP);
    }

    @Test
    void podInItsNodesNetworkIsTheNodeByAddressAndThePodByProcess() {
        directory.put(process(4711, DAEMON_CONTAINER));

        L7FlowLog row = Rows.calls(NODE_1, WEB_2, 8080, 4711, 0);
        tagger.tag(row);

        assertThat(tagged(NODE_1, WEB_2, 8080).podId0).isZero();
        assertThat(tagged(NODE_1, WEB_2, 8080).podNodeId0).isEqualTo(201);
        assertThat(row.podId0).isEqualTo(104);
        assertThat(row.podGroupId0).isEqualTo(302);
        assertThat(row.autoServiceType0).isEqualTo(DAEMON_SET);
        assertThat(row.tagSource0).isEqualTo(TagSource.POD_ID | TagSource.PROCESS_ID);
    }

    @Test
    void processThatTheControlPlaneKnowsIsTold() {
        directory.put(resource(ResourceKind.RESOURCE_KIND_PROCESS, 501)
                .setAgentId(Rows.AGENT)
                .setPid(4711)
                .setOwnerKind(ResourceKind.RESOURCE_KIND_POD)
                .setOwnerId(101)
                .build());
        directory.put(resource(ResourceKind.RESOURCE_KIND_PROCESS, 502)
                .setAgentId(Rows.AGENT)
                .setPid(4712)
                .build());

        L7FlowLog inPod = Rows.calls(WEB_1, WEB_2, 8080, 4711, 0);
        tagger.tag(inPod);
        L7FlowLog onNode = Rows.calls(NODE_1, WEB_2, 8080, 4712, 0);
        tagger.tag(onNode);

        assertThat(inPod.gprocessId0).isEqualTo(501);
        assertThat(inPod.podId0).isEqualTo(101);
        assertThat(inPod.tagSource0).isEqualTo(TagSource.GPROCESS);
        assertThat(onNode.gprocessId0).isEqualTo(502);
        assertThat(onNode.podNodeId0).isEqualTo(201);
        assertThat(onNode.autoInstanceType0).isEqualTo(ResourceType.PROCESS);
        assertThat(onNode.autoServiceType0).isEqualTo(ResourceType.PROCESS);
    }

    @Test
    void pidOfAnotherAgentOrAnEarlierProcessIsNotTaken() {
        directory.put(Process.newBuilder(process(4711, CONTAINER))
                .setStartTime(Rows.NOW - 100 * Resources.SECOND)
                .setEndTime(Rows.NOW - 50 * Resources.SECOND)
                .build());
        directory.put(Process.newBuilder(process(4712, CONTAINER)).setAgentId(8).build());

        for (int pid : new int[] {4711, 4712}) {
            L7FlowLog row = Rows.calls("172.16.0.9", WEB_2, 8080, pid, 0);
            tagger.tag(row);
            assertThat(row.podId0).isZero();
        }
    }

    @Test
    void loopbackIsWhereTheOtherEndIs() {
        directory.put(process(4711, CONTAINER));

        L7FlowLog row = Rows.calls("127.0.0.1", "127.0.0.1", 8080, 4711, 0);
        tagger.tag(row);

        assertThat(row.podId0).isEqualTo(101);
        assertThat(row.podId1).isEqualTo(101);
        assertThat(row.tagSource1).isEqualTo(TagSource.PEER);
        assertThat(row.serviceId1).isEqualTo(401);
    }

    @Test
    void loopbackWithoutAProcessIsTheAgentsNode() {
        L4FlowLog row = tagged("::1", "::1", 8080);

        assertThat(row.podNodeId0).isEqualTo(201);
        assertThat(row.podNodeId1).isEqualTo(201);
        assertThat(row.tagSource0).isEqualTo(TagSource.AGENT);
    }

    @Test
    void podThatCallsItselfThroughItsServiceIsBothEnds() {
        L4FlowLog row = tagged(WEB_1, WEB_1, 8080);

        assertThat(row.podId0).isEqualTo(101);
        assertThat(row.podId1).isEqualTo(101);
        assertThat(row.serviceId1).isEqualTo(401);
    }

    @Test
    void serviceAddressWithItsBackendIsThePodAndTheService() {
        L4FlowLog row = Rows.flow(BARE, WEB_IP, 80);
        row.natRealIp41 = (int) Keys.low(Resources.address(WEB_2));
        row.natRealPort1 = 8080;

        tagger.tag(row);

        assertThat(row.podId1).isEqualTo(102);
        assertThat(row.serviceId1).isEqualTo(401);
        assertThat(row.autoInstanceType1).isEqualTo(ResourceType.POD);
        assertThat(row.autoServiceType1).isEqualTo(ResourceType.POD_SERVICE);
    }

    @Test
    void macTellsWhoIsAtTheInterfaceWhenItIsNotShared() {
        L4FlowLog row = Rows.flow("172.16.0.9", "172.16.0.9", 8080);
        row.observationPoint = "local";
        row.mac0 = 0x02_00_00_00_01_01L;
        row.mac1 = row.mac0;

        tagger.tag(row);
        assertThat(row.podId0).isEqualTo(101);
        assertThat(row.tagSource0).isEqualTo(TagSource.MAC);

        directory.put(pod(106, "10.244.1.31").addMacs(0x02_00_00_00_01_01L).build());
        tagger.tag(row);
        assertThat(row.podId0).isZero();
    }

    @Test
    void sameAddressInTwoVpcsIsThatOfTheAgents() {
        directory.put(pod(900, WEB_1).setClusterId(2).build());
        directory.put(agent(8, 0).setClusterId(2).build());

        L4FlowLog there = Rows.flow(WEB_1, ELSEWHERE, 53);
        there.agentId = 8;
        L4FlowLog nowhere = Rows.flow(WEB_1, ELSEWHERE, 53);
        nowhere.agentId = 9;
        tagger.tag(there);
        tagger.tag(nowhere);

        assertThat(tagged(WEB_1, ELSEWHERE, 53).podId0).isEqualTo(101);
        assertThat(there.podId0).isEqualTo(900);
        assertThat(there.podClusterId0).isEqualTo(2);
        assertThat(nowhere.podId0).isZero();
    }

    @Test
    void agentThatNobodyRegisteredIsInTheOnlyVpc() {
        L4FlowLog row = Rows.flow(WEB_1, WEB_2, 8080);
        row.agentId = 99;

        tagger.tag(row);

        assertThat(row.podId1).isEqualTo(102);
    }

    @Test
    void agentIsKnownByItsNodeToo() {
        directory.put(node(203, "192.168.0.3").setClusterId(2).setAgentId(12).build());
        directory.put(pod(900, WEB_1).setClusterId(2).build());
        L4FlowLog row = Rows.flow(WEB_1, "127.0.0.1", 80);
        row.agentId = 12;

        tagger.tag(row);

        assertThat(row.podId0).isEqualTo(900);
    }

    @ParameterizedTest
    @CsvSource({
        // what is the custom service            kind, id,  port, taken
        "RESOURCE_KIND_SERVICE,  401, 0,    true",
        "RESOURCE_KIND_SERVICE,  401, 8080, true",
        "RESOURCE_KIND_SERVICE,  401, 9090, false",
        "RESOURCE_KIND_WORKLOAD, 301, 8080, true",
        "RESOURCE_KIND_POD,      102, 0,    true",
        "RESOURCE_KIND_POD,      101, 0,    false",
        "RESOURCE_KIND_CLUSTER,  1,   0,    true",
        "RESOURCE_KIND_NODE,     202, 8080, true",
    })
    void customServiceComesBeforeAllOthers(ResourceKind kind, int id, int port, boolean taken) {
        custom(CustomTarget.newBuilder().setKind(kind).setId(id).setPort(port));

        L4FlowLog row = tagged("172.16.0.9", WEB_2, 8080);

        assertThat(row.autoServiceType1).isEqualTo(taken ? 105 : 11);
        assertThat(row.autoServiceId1).isEqualTo(taken ? 601 : 401);
        assertThat(row.serviceId1).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"8.8.8.8, 53, 0, true", "8.8.8.8, 0, 0, true", "8.8.8.8, 54, 0, false", "8.8.8.8, 53, 4, false"})
    void addressCanBeACustomService(String address, int port, int epc, boolean taken) {
        custom(CustomTarget.newBuilder()
                .setAddress(Resources.address(address))
                .setPort(port)
                .setEpcId(epc));

        assertThat(tagged(WEB_1, ELSEWHERE, 53).autoServiceType1).isEqualTo(taken ? 105 : 0);
    }

    private void custom(CustomTarget.Builder target) {
        directory.put(resource(ResourceKind.RESOURCE_KIND_CUSTOM, 601)
                .setCustomType(105)
                .addCustomTargets(target)
                .build());
    }

    @Test
    void devicesAndHypervisorsAreWhatTheyAre() {
        directory.put(resource(ResourceKind.RESOURCE_KIND_DEVICE, 71)
                .setDeviceType(13)
                .addAddresses(Resources.address("172.16.1.1"))
                .build());
        directory.put(resource(ResourceKind.RESOURCE_KIND_HOST, 72)
                .addAddresses(Resources.address("172.16.1.2"))
                .build());

        L4FlowLog row = tagged("172.16.1.1", "172.16.1.2", 3306);

        assertThat(row.l3DeviceType0).isEqualTo(13);
        assertThat(row.autoServiceType0).isEqualTo(13);
        assertThat(row.autoServiceId0).isEqualTo(71);
        assertThat(row.hostId1).isEqualTo(72);
        assertThat(row.autoInstanceType1).isEqualTo(ResourceType.HOST);
    }

    @Test
    void unknownAddressWherePodsLiveIsAwaited() {
        assertThat(tagger.tag(Rows.flow(WEB_1, "10.244.2.99", 80))).isFalse();
        assertThat(tagger.tag(Rows.flow(WEB_1, "10.244.9.99", 80))).isFalse();
        assertThat(tagger.tag(Rows.flow(WEB_1, "10.244.2.1", 80))).isTrue();
        assertThat(tagger.tag(Rows.flow(WEB_1, ELSEWHERE, 80))).isTrue();
        assertThat(tagged(WEB_1, "10.244.2.99", 80).podClusterId1).isEqualTo(1);
    }

    @Test
    void halfPublishedClusterTagsNothing() {
        directory.put(Resources.snapshot(1, false));
        L4FlowLog row = Rows.flow(WEB_1, WEB_2, 8080);

        assertThat(tagger.tag(row)).isFalse();
        assertThat(row.podId0).isZero();
        assertThat(row.serviceId1).isZero();

        directory.put(Resources.snapshot(1, true));
        assertThat(tagger.tag(row)).isTrue();
        assertThat(row.podId0).isEqualTo(101);
    }

    @Test
    void rowIsTaggedAnewOverItsOldTags() {
        L4FlowLog row = tagged(WEB_1, WEB_2, 8080);
        row.startTime = 1;
        row.ip41 = (int) Keys.low(Resources.address(ELSEWHERE));

        tagger.tag(row);

        assertThat(row.podId1).isZero();
        assertThat(row.podGroupId1).isZero();
        assertThat(row.serviceId1).isZero();
        assertThat(row.l3EpcId1).isEqualTo(-2);
    }

    @Test
    void rowOfAnEndIsTaggedAsOfTheLastPacket() {
        directory.put(pod(107, "10.244.1.40").setValidTo(Rows.NOW - 1000).build());
        directory.put(pod(108, "10.244.1.40").setValidFrom(Rows.NOW - 500).build());
        L4FlowLog row = Rows.flow("10.244.1.40", WEB_IP, 80);

        row.lastSeen = Rows.NOW - 1001;
        assertThat(tagger.tag(row)).isTrue();
        assertThat(row.podId0).isEqualTo(107);
        row.lastSeen = 0;
        assertThat(tagger.tag(row)).isTrue();
        assertThat(row.podId0).isEqualTo(108);
    }

    @Test
    void documentOfMetricsIsTaggedAsOfItsSecond() {
        directory.put(pod(107, "10.244.1.40").setValidTo(Rows.NOW).build());
        directory.put(pod(108, "10.244.1.40").setValidFrom(Rows.NOW).build());
        MetricsDocument document = new MetricsDocument(DocumentKind.NETWORK_MAP);
        document.isIpv4 = 1;
        document.ip40 = (int) Keys.low(Resources.address("10.244.1.40"));
        document.ip41 = (int) Keys.low(Resources.address(WEB_IP));
        document.serverPort = 80;
        document.protocol = 6;
        document.agentId = Rows.AGENT;
        document.observationPoint = "c";
        document.startTime = Rows.NOW;

        assertThat(tagger.tag(document)).isTrue();
        assertThat(document.podId0).isEqualTo(108);
        assertThat(document.serviceId1).isEqualTo(401);

        document.startTime--;
        tagger.tag(document);
        assertThat(document.podId0).isEqualTo(107);
    }

    @Test
    void rowWithoutAddressesIsLeftAlone() {
        L4FlowLog row = new L4FlowLog();
        row.agentId = Rows.AGENT;
        row.startTime = Rows.NOW;

        assertThat(tagger.tag(row)).isTrue();
        assertThat(row.l3EpcId0).isZero();
        assertThat(row.tagSource0).isZero();
    }

    private static Process process(int pid, String container) {
        return Process.newBuilder()
                .setAgentId(Rows.AGENT)
                .setPid(pid)
                .setStartTime(Rows.NOW - Resources.SECOND)
                .setContainerId(container)
                .build();
    }

    @Test
    void documentOfMetricsHasTheTagsOfTheFlowsItIsMadeOf() {
        L4FlowLog flow = tagged(WEB_1, WEB_2, 8080);
        MetricsDocument document = Rows.document(WEB_1, WEB_2, 8080);
        assertThat(tagger.tag(document)).isTrue();

        assertThat(document.podId0).isEqualTo(101);
        assertThat(document.podId1).isEqualTo(102);
        assertThat(document.serviceId1).isEqualTo(flow.serviceId1);
        assertThat(document.autoServiceId1).isEqualTo(flow.autoServiceId1);
        assertThat(document.teamId).isEqualTo(5);
    }

    @Test
    void documentOfMetricsIsFoundByItsMac() {
        MetricsDocument document = Rows.document(ELSEWHERE, WEB_2, 8080);
        document.observationPoint = "local";
        document.mac0 = 0x02_00_00_00_01_01L;
        tagger.tag(document);

        assertThat(document.podId0).isEqualTo(101);
    }
}
