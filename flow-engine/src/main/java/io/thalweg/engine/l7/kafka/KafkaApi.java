package io.thalweg.engine.l7.kafka;

/**
 * The API keys: name, first version with flexible fields (compact texts, tagged fields; KIP-482), newest version known, and
 * where the fields are that become columns, as a {@link KafkaLayout}. From the message definitions of Kafka 4.1
 * (clients/src/main/resources/common/message); those that 4.0 removed from 3.9.
 */
final class KafkaApi {
    static final int PRODUCE = 0;
    static final int FETCH = 1;
    static final int METADATA = 3;
    static final int SASL_HANDSHAKE = 17;
    static final int API_VERSIONS = 18;

    private static final int NEVER = Integer.MAX_VALUE;
    /** Versions that later releases may add: their first fields stay where they are. */
    private static final int AHEAD = 2;

    private static final KafkaApi[] ALL = new KafkaApi[93];

    static {
        add(0, "Produce", 9, 13, "s:3- a 4 [ t:0-12 u:13- [ p r", "[ t:0-12 u:13- [ p e o");
        add(
                1,
                "Fetch",
                12,
                18,
                "4:0-14 4 4 4:3- 1:4- 4:7- 4:7- [ t:0-12 u:13- [ p 4:9- o",
                "4:1- e:7- 4:7- [ t:0-12 u:13- [ p e 8 8:4- 8:5- x:4- 4:11- r");
        add(2, "ListOffsets", 6, 11, "4 1:2- [ t [ p", "4:2- [ t [ p e");
        add(3, "Metadata", 9, 13, "[ u:10- t", "4:3- { 4 s 4 s:1- } s:2- 4:1- [ e");
        add(4, "LeaderAndIsr", 4, 7, "", "");
        add(5, "StopReplica", 2, 4, "", "");
        add(6, "UpdateMetadata", 6, 8, "", "");
        add(7, "ControlledShutdown", 3, 3, "", "");
        add(8, "OffsetCommit", 8, 10, "g 4:1- s:1- s:7- 8:2-4 [ t:0-9 u:10- [ p o", "4:3- [ t:0-9 u:10- [ p e");
        add(
                9,
                "OffsetFetch",
                6,
                10,
                "[:8- g s:9- 4:9- [ t:0-9 u:10- [ p",
                "4:3- [:8- s:8- [ t:0-9 u:10- [ p 8 4:5- s e");
        add(10, "FindCoordinator", 3, 6, "", "4:1- e:0-3 m:1-3 [:4- s:4- 4:4- s:4- 4:4- e:4- m:4-");
        add(11, "JoinGroup", 6, 9, "g", "4:2- e");
        add(12, "Heartbeat", 4, 4, "g", "4:1- e");
        add(13, "LeaveGroup", 4, 5, "g", "4:1- e");
        add(14, "SyncGroup", 4, 5, "g", "4:1- e");
        add(15, "DescribeGroups", 5, 6, "[ g", "4:1- [ e");
        add(16, "ListGroups", 3, 5, "", "4:1- e");
        add(17, "SaslHandshake", NEVER, 1, "", "e");
        add(18, "ApiVersions", 3, 4, "", "e");
        add(19, "CreateTopics", 5, 7, "[ t", "4:2- [ t u:7- e m:1-");
        add(20, "DeleteTopics", 4, 6, "[ t", "4:1- [ t u:6- e m:5-");
        add(21, "DeleteRecords", 2, 2, "[ t [ p o", "4 [ t [ p 8 e");
        add(22, "InitProducerId", 2, 6, "", "4 e");
        add(23, "OffsetForLeaderEpoch", 4, 4, "4:3- [ t [ p", "4:2- [ t [ e p");
        add(24, "AddPartitionsToTxn", 3, 5, "[:4- s 8 2 1:4- [ t [ p", "4 e:4- [ s:0-3 [:0-3 4:0-3 e:0-3");
        add(25, "AddOffsetsToTxn", 3, 4, "s 8 2 g", "4 e");
        add(26, "EndTxn", 3, 5, "", "4 e");
        add(27, "WriteTxnMarkers", 1, 1, "", "");
        add(28, "TxnOffsetCommit", 3, 5, "s g 8 2 4:3- s:3- s:3- [ t [ p o", "4 [ t [ p e");
        add(29, "DescribeAcls", 2, 3, "", "4 e m");
        add(30, "CreateAcls", 2, 3, "", "4 [ e m");
        add(31, "DeleteAcls", 2, 3, "", "4 [ e m");
        add(32, "DescribeConfigs", 4, 4, "", "4 [ e m");
        add(33, "AlterConfigs", 2, 2, "", "4 [ e m");
        add(34, "AlterReplicaLogDirs", 2, 2, "", "4 [ t [ p e");
        add(35, "DescribeLogDirs", 2, 4, "", "");
        add(36, "SaslAuthenticate", 2, 2, "", "e m");
        add(37, "CreatePartitions", 2, 3, "[ t", "4 [ t e m");
        add(38, "CreateDelegationToken", 2, 3, "", "e");
        add(39, "RenewDelegationToken", 2, 2, "", "e");
        add(40, "ExpireDelegationToken", 2, 2, "", "e");
        add(41, "DescribeDelegationToken", 2, 3, "", "e");
        add(42, "DeleteGroups", 2, 2, "[ g", "4 [ g e");
        add(43, "ElectLeaders", 2, 2, "", "4 e:1-");
        add(44, "IncrementalAlterConfigs", 1, 1, "", "4 [ e m");
        add(45, "AlterPartitionReassignments", 0, 1, "4 1:1- [ t [ p", "4 1:1- e m");
        add(46, "ListPartitionReassignments", 0, 0, "4 [ t [ p", "4 e m");
        add(47, "OffsetDelete", NEVER, 0, "g [ t [ p", "e");
        add(48, "DescribeClientQuotas", 1, 1, "", "4 e m");
        add(49, "AlterClientQuotas", 1, 1, "", "4 [ e m");
        add(50, "DescribeUserScramCredentials", 0, 0, "", "4 e m");
        add(51, "AlterUserScramCredentials", 0, 0, "", "4 [ s e m");
        add(52, "Vote", 0, 2, "", "e");
        add(53, "BeginQuorumEpoch", 1, 1, "", "e");
        add(54, "EndQuorumEpoch", 1, 1, "", "e");
        add(55, "DescribeQuorum", 0, 2, "", "e m:2-");
        add(56, "AlterPartition", 0, 3, "", "4 e");
        add(57, "UpdateFeatures", 0, 2, "", "4 e m");
        add(58, "Envelope", 0, 0, "", "");
        add(59, "FetchSnapshot", 0, 1, "", "4 e");
        add(60, "DescribeCluster", 0, 2, "", "4 e m");
        add(61, "DescribeProducers", 0, 0, "[ t [ p", "4 [ t [ p e m");
        add(62, "BrokerRegistration", 0, 4, "", "4 e");
        add(63, "BrokerHeartbeat", 0, 1, "", "4 e");
        add(64, "UnregisterBroker", 0, 0, "", "4 e m");
        add(65, "DescribeTransactions", 0, 0, "", "4 [ e");
        add(66, "ListTransactions", 0, 2, "", "4 e");
        add(67, "AllocateProducerIds", 0, 0, "", "4 e");
        add(68, "ConsumerGroupHeartbeat", 0, 1, "g", "4 e m");
        add(69, "ConsumerGroupDescribe", 0, 1, "[ g", "4 [ e m");
        add(70, "ControllerRegistration", 0, 0, "", "4 e m");
        add(71, "GetTelemetrySubscriptions", 0, 0, "", "4 e");
        add(72, "PushTelemetry", 0, 0, "", "4 e");
        add(73, "AssignReplicasToDirs", 0, 0, "", "4 e");
        add(74, "ListConfigResources", 0, 1, "", "4 e");
        add(75, "DescribeTopicPartitions", 0, 0, "[ t", "4 [ e t");
        add(76, "ShareGroupHeartbeat", 0, 1, "g", "4 e m");
        add(77, "ShareGroupDescribe", 0, 1, "[ g", "4 [ e m");
        add(78, "ShareFetch", 0, 1, "g", "4 e m");
        add(79, "ShareAcknowledge", 0, 1, "g", "4 e m");
        add(80, "AddRaftVoter", 0, 0, "", "4 e m");
        add(81, "RemoveRaftVoter", 0, 0, "", "4 e m");
        add(82, "UpdateRaftVoter", 0, 0, "", "4 e");
        add(83, "InitializeShareGroupState", 0, 0, "", "");
        add(84, "ReadShareGroupState", 0, 0, "", "");
        add(85, "WriteShareGroupState", 0, 0, "", "");
        add(86, "DeleteShareGroupState", 0, 0, "", "");
        add(87, "ReadShareGroupStateSummary", 0, 0, "", "");
        add(88, "StreamsGroupHeartbeat", 0, 0, "g", "4 e");
        add(89, "StreamsGroupDescribe", 0, 0, "[ g", "4 [ e m");
        add(90, "DescribeShareGroupOffsets", 0, 0, "[ g", "");
        add(91, "AlterShareGroupOffsets", 0, 0, "g [ t", "");
        add(92, "DeleteShareGroupOffsets", 0, 0, "g [ t", "");
    }

    final int key;
    final String title;
    private final int flexibleFrom;
    private final int latest;
    /** Null when nothing of it is read. */
    final KafkaLayout request;
    /** Null when nothing of it is read. */
    final KafkaLayout response;

    private KafkaApi(int key, String title, int flexibleFrom, int latest, String request, String response) {
        this.key = key;
        this.title = title;
        this.flexibleFrom = flexibleFrom;
        this.latest = latest;
        this.request = KafkaLayout.of(request);
        this.response = KafkaLayout.of(response);
    }

    private static void add(int key, String title, int flexibleFrom, int latest, String request, String response) {
        ALL[key] = new KafkaApi(key, title, flexibleFrom, latest, request, response);
    }

    /** Null for a number that no API has. */
    static KafkaApi of(int key) {
        return key >= 0 && key < ALL.length ? ALL[key] : null;
    }

    boolean has(int version) {
        return version >= 0 && version <= latest + AHEAD;
    }

    boolean isFlexible(int version) {
        return version >= flexibleFrom;
    }
}
