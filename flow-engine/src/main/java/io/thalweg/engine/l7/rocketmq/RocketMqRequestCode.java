package io.thalweg.engine.l7.rocketmq;

import java.util.HashMap;
import java.util.Map;

/** Names of requests (RocketMQ 5.3: RequestCode). */
final class RocketMqRequestCode {
    static final int SEND_MESSAGE_V2 = 310;
    static final int SEND_BATCH_MESSAGE = 320;

    private static final Map<Integer, String> NAMES = names();

    private RocketMqRequestCode() {}

    private static Map<Integer, String> names() {
        Map<Integer, String> names = new HashMap<>();
        names.put(10, "SEND_MESSAGE");
        names.put(11, "PULL_MESSAGE");
        names.put(12, "QUERY_MESSAGE");
        names.put(13, "QUERY_BROKER_OFFSET");
        names.put(14, "QUERY_CONSUMER_OFFSET");
        names.put(15, "UPDATE_CONSUMER_OFFSET");
        names.put(17, "UPDATE_AND_CREATE_TOPIC");
        names.put(18, "UPDATE_AND_CREATE_TOPIC_LIST");
        names.put(21, "GET_ALL_TOPIC_CONFIG");
        names.put(22, "GET_TOPIC_CONFIG_LIST");
        names.put(23, "GET_TOPIC_NAME_LIST");
        names.put(25, "UPDATE_BROKER_CONFIG");
        names.put(26, "GET_BROKER_CONFIG");
        names.put(27, "TRIGGER_DELETE_FILES");
        names.put(28, "GET_BROKER_RUNTIME_INFO");
        names.put(29, "SEARCH_OFFSET_BY_TIMESTAMP");
        names.put(30, "GET_MAX_OFFSET");
        names.put(31, "GET_MIN_OFFSET");
        names.put(32, "GET_EARLIEST_MSG_STORETIME");
        names.put(33, "VIEW_MESSAGE_BY_ID");
        names.put(34, "HEART_BEAT");
        names.put(35, "UNREGISTER_CLIENT");
        names.put(36, "CONSUMER_SEND_MSG_BACK");
        names.put(37, "END_TRANSACTION");
        names.put(38, "GET_CONSUMER_LIST_BY_GROUP");
        names.put(39, "CHECK_TRANSACTION_STATE");
        names.put(40, "NOTIFY_CONSUMER_IDS_CHANGED");
        names.put(41, "LOCK_BATCH_MQ");
        names.put(42, "UNLOCK_BATCH_MQ");
        names.put(43, "GET_ALL_CONSUMER_OFFSET");
        names.put(45, "GET_ALL_DELAY_OFFSET");
        names.put(46, "CHECK_CLIENT_CONFIG");
        names.put(47, "GET_CLIENT_CONFIG");
        names.put(50, "UPDATE_AND_CREATE_ACL_CONFIG");
        names.put(51, "DELETE_ACL_CONFIG");
        names.put(52, "GET_BROKER_CLUSTER_ACL_INFO");
        names.put(53, "UPDATE_GLOBAL_WHITE_ADDRS_CONFIG");
        names.put(54, "GET_BROKER_CLUSTER_ACL_CONFIG");
        names.put(60, "GET_TIMER_CHECK_POINT");
        names.put(61, "GET_TIMER_METRICS");
        names.put(100, "PUT_KV_CONFIG");
        names.put(101, "GET_KV_CONFIG");
        names.put(102, "DELETE_KV_CONFIG");
        names.put(103, "REGISTER_BROKER");
        names.put(104, "UNREGISTER_BROKER");
        names.put(105, "GET_ROUTEINFO_BY_TOPIC");
        names.put(106, "GET_BROKER_CLUSTER_INFO");
        names.put(200, "UPDATE_AND_CREATE_SUBSCRIPTIONGROUP");
        names.put(201, "GET_ALL_SUBSCRIPTIONGROUP_CONFIG");
        names.put(202, "GET_TOPIC_STATS_INFO");
        names.put(203, "GET_CONSUMER_CONNECTION_LIST");
        names.put(204, "GET_PRODUCER_CONNECTION_LIST");
        names.put(205, "WIPE_WRITE_PERM_OF_BROKER");
        names.put(206, "GET_ALL_TOPIC_LIST_FROM_NAMESERVER");
        names.put(207, "DELETE_SUBSCRIPTIONGROUP");
        names.put(208, "GET_CONSUME_STATS");
        names.put(209, "SUSPEND_CONSUMER");
        names.put(210, "RESUME_CONSUMER");
        names.put(211, "RESET_CONSUMER_OFFSET_IN_CONSUMER");
        names.put(212, "RESET_CONSUMER_OFFSET_IN_BROKER");
        names.put(213, "ADJUST_CONSUMER_THREAD_POOL");
        names.put(214, "WHO_CONSUME_THE_MESSAGE");
        names.put(215, "DELETE_TOPIC_IN_BROKER");
        names.put(216, "DELETE_TOPIC_IN_NAMESRV");
        names.put(217, "REGISTER_TOPIC_IN_NAMESRV");
        names.put(219, "GET_KVLIST_BY_NAMESPACE");
        names.put(220, "RESET_CONSUMER_CLIENT_OFFSET");
        names.put(221, "GET_CONSUMER_STATUS_FROM_CLIENT");
        names.put(222, "INVOKE_BROKER_TO_RESET_OFFSET");
        names.put(223, "INVOKE_BROKER_TO_GET_CONSUMER_STATUS");
        names.put(224, "GET_TOPICS_BY_CLUSTER");
        names.put(225, "UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST");
        names.put(300, "QUERY_TOPIC_CONSUME_BY_WHO");
        names.put(301, "REGISTER_FILTER_SERVER");
        names.put(302, "REGISTER_MESSAGE_FILTER_CLASS");
        names.put(303, "QUERY_CONSUME_TIME_SPAN");
        names.put(304, "GET_SYSTEM_TOPIC_LIST_FROM_NS");
        names.put(305, "GET_SYSTEM_TOPIC_LIST_FROM_BROKER");
        names.put(306, "CLEAN_EXPIRED_CONSUMEQUEUE");
        names.put(307, "GET_CONSUMER_RUNNING_INFO");
        names.put(308, "QUERY_CORRECTION_OFFSET");
        names.put(309, "CONSUME_MESSAGE_DIRECTLY");
        names.put(310, "SEND_MESSAGE_V2");
        names.put(311, "GET_UNIT_TOPIC_LIST");
        names.put(312, "GET_HAS_UNIT_SUB_TOPIC_LIST");
        names.put(313, "GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST");
        names.put(314, "CLONE_GROUP_OFFSET");
        names.put(315, "VIEW_BROKER_STATS_DATA");
        names.put(316, "CLEAN_UNUSED_TOPIC");
        names.put(317, "GET_BROKER_CONSUME_STATS");
        names.put(318, "UPDATE_NAMESRV_CONFIG");
        names.put(319, "GET_NAMESRV_CONFIG");
        names.put(320, "SEND_BATCH_MESSAGE");
        names.put(321, "QUERY_CONSUME_QUEUE");
        names.put(322, "QUERY_DATA_VERSION");
        names.put(323, "RESUME_CHECK_HALF_MESSAGE");
        names.put(324, "SEND_REPLY_MESSAGE");
        names.put(325, "SEND_REPLY_MESSAGE_V2");
        names.put(326, "PUSH_REPLY_MESSAGE_TO_CLIENT");
        names.put(327, "ADD_WRITE_PERM_OF_BROKER");
        names.put(328, "GET_ALL_PRODUCER_INFO");
        names.put(329, "DELETE_EXPIRED_COMMITLOG");
        names.put(343, "QUERY_TOPICS_BY_CONSUMER");
        names.put(345, "QUERY_SUBSCRIPTION_BY_CONSUMER");
        names.put(351, "GET_TOPIC_CONFIG");
        names.put(352, "GET_SUBSCRIPTIONGROUP_CONFIG");
        names.put(353, "UPDATE_AND_GET_GROUP_FORBIDDEN");
        names.put(354, "CHECK_ROCKSDB_CQ_WRITE_PROGRESS");
        names.put(361, "LITE_PULL_MESSAGE");
        names.put(400, "QUERY_ASSIGNMENT");
        names.put(401, "SET_MESSAGE_REQUEST_MODE");
        names.put(402, "GET_ALL_MESSAGE_REQUEST_MODE");
        names.put(513, "UPDATE_AND_CREATE_STATIC_TOPIC");
        names.put(901, "GET_BROKER_MEMBER_GROUP");
        names.put(902, "ADD_BROKER");
        names.put(903, "REMOVE_BROKER");
        names.put(904, "BROKER_HEARTBEAT");
        names.put(905, "NOTIFY_MIN_BROKER_ID_CHANGE");
        names.put(906, "EXCHANGE_BROKER_HA_INFO");
        names.put(907, "GET_BROKER_HA_STATUS");
        names.put(908, "RESET_MASTER_FLUSH_OFFSET");
        names.put(1001, "CONTROLLER_ALTER_SYNC_STATE_SET");
        names.put(1002, "CONTROLLER_ELECT_MASTER");
        names.put(1003, "CONTROLLER_REGISTER_BROKER");
        names.put(1004, "CONTROLLER_GET_REPLICA_INFO");
        names.put(1005, "CONTROLLER_GET_METADATA_INFO");
        names.put(1006, "CONTROLLER_GET_SYNC_STATE_DATA");
        names.put(1007, "GET_BROKER_EPOCH_CACHE");
        names.put(1008, "NOTIFY_BROKER_ROLE_CHANGED");
        names.put(1009, "UPDATE_CONTROLLER_CONFIG");
        names.put(1010, "GET_CONTROLLER_CONFIG");
        names.put(1011, "CLEAN_BROKER_DATA");
        names.put(1012, "CONTROLLER_GET_NEXT_BROKER_ID");
        names.put(1013, "CONTROLLER_APPLY_BROKER_ID");
        names.put(2001, "UPDATE_COLD_DATA_FLOW_CTR_CONFIG");
        names.put(2002, "REMOVE_COLD_DATA_FLOW_CTR_CONFIG");
        names.put(2003, "GET_COLD_DATA_FLOW_CTR_INFO");
        names.put(2004, "SET_COMMITLOG_READ_MODE");
        names.put(3001, "AUTH_CREATE_USER");
        names.put(3002, "AUTH_UPDATE_USER");
        names.put(3003, "AUTH_DELETE_USER");
        names.put(3004, "AUTH_GET_USER");
        names.put(3005, "AUTH_LIST_USER");
        names.put(3006, "AUTH_CREATE_ACL");
        names.put(3007, "AUTH_UPDATE_ACL");
        names.put(3008, "AUTH_DELETE_ACL");
        names.put(3009, "AUTH_GET_ACL");
        names.put(3010, "AUTH_LIST_ACL");
        names.put(200050, "POP_MESSAGE");
        names.put(200051, "ACK_MESSAGE");
        names.put(200052, "PEEK_MESSAGE");
        names.put(200053, "CHANGE_MESSAGE_INVISIBLETIME");
        names.put(200054, "NOTIFICATION");
        names.put(200055, "POLLING_INFO");
        names.put(200151, "BATCH_ACK_MESSAGE");
        return names;
    }

    /** The number itself for one that is not known. */
    static String name(int code) {
        String name = NAMES.get(code);
        return name == null ? Integer.toString(code) : name;
    }

    /** Whether its fields have names of one letter. */
    static boolean hasShortNames(int code) {
        return code == SEND_MESSAGE_V2 || code == SEND_BATCH_MESSAGE;
    }
}
