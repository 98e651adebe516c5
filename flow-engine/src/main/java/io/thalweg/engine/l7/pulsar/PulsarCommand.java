package io.thalweg.engine.l7.pulsar;

/**
 * The commands (PulsarApi.proto: BaseCommand.Type; the number is that of the command's field, too): what each is, and the
 * numbers of the fields that become columns; 0 where a command has none.
 */
final class PulsarCommand {
    static final int CONNECT = 2;
    static final int CONNECTED = 3;
    static final int SUBSCRIBE = 4;
    static final int PRODUCER = 5;
    static final int SEND = 6;
    static final int SEND_RECEIPT = 7;
    static final int SEND_ERROR = 8;
    static final int MESSAGE = 9;
    static final int ACK = 10;
    static final int CLOSE_PRODUCER = 15;
    static final int CLOSE_CONSUMER = 16;
    static final int PING = 18;
    static final int PONG = 19;
    static final int AUTH_CHALLENGE = 36;
    static final int AUTH_RESPONSE = 37;

    private static final PulsarCommand[] ALL = new PulsarCommand[69];

    static {
        add(CONNECT, "CONNECT", 'q', 0, 0, 0);
        add(CONNECTED, "CONNECTED", 'r', 0, 0, 0);
        add(SUBSCRIBE, "SUBSCRIBE", 'q', 5, 0, 0);
        add(PRODUCER, "PRODUCER", 'q', 3, 0, 0);
        add(SEND, "SEND", 'q', 0, 0, 0);
        add(SEND_RECEIPT, "SEND_RECEIPT", 'r', 0, 0, 0);
        add(SEND_ERROR, "SEND_ERROR", 'r', 0, 3, 4);
        add(MESSAGE, "MESSAGE", 's', 0, 0, 0);
        add(ACK, "ACK", 's', 8, 0, 0);
        add(11, "FLOW", 's', 0, 0, 0);
        add(12, "UNSUBSCRIBE", 'q', 2, 0, 0);
        add(13, "SUCCESS", 'r', 1, 0, 0);
        add(14, "ERROR", 'r', 1, 2, 3);
        add(CLOSE_PRODUCER, "CLOSE_PRODUCER", 'q', 2, 0, 0);
        add(CLOSE_CONSUMER, "CLOSE_CONSUMER", 'q', 2, 0, 0);
        add(17, "PRODUCER_SUCCESS", 'r', 1, 0, 0);
        add(PING, "PING", 'q', 0, 0, 0);
        add(PONG, "PONG", 'r', 0, 0, 0);
        add(20, "REDELIVER_UNACKNOWLEDGED_MESSAGES", 's', 0, 0, 0);
        add(21, "PARTITIONED_METADATA", 'q', 2, 0, 0);
        add(22, "PARTITIONED_METADATA_RESPONSE", 'r', 2, 4, 5);
        add(23, "LOOKUP", 'q', 2, 0, 0);
        add(24, "LOOKUP_RESPONSE", 'r', 4, 6, 7);
        add(25, "CONSUMER_STATS", 'q', 1, 0, 0);
        add(26, "CONSUMER_STATS_RESPONSE", 'r', 1, 2, 3);
        add(27, "REACHED_END_OF_TOPIC", 's', 0, 0, 0);
        add(28, "SEEK", 'q', 2, 0, 0);
        add(29, "GET_LAST_MESSAGE_ID", 'q', 2, 0, 0);
        add(30, "GET_LAST_MESSAGE_ID_RESPONSE", 'r', 2, 0, 0);
        add(31, "ACTIVE_CONSUMER_CHANGE", 's', 0, 0, 0);
        add(32, "GET_TOPICS_OF_NAMESPACE", 'q', 1, 0, 0);
        add(33, "GET_TOPICS_OF_NAMESPACE_RESPONSE", 'r', 1, 0, 0);
        add(34, "GET_SCHEMA", 'q', 1, 0, 0);
        add(35, "GET_SCHEMA_RESPONSE", 'r', 1, 2, 3);
        add(AUTH_CHALLENGE, "AUTH_CHALLENGE", 'q', 0, 0, 0);
        add(AUTH_RESPONSE, "AUTH_RESPONSE", 'r', 0, 0, 0);
        add(38, "ACK_RESPONSE", 'r', 6, 4, 5);
        add(39, "GET_OR_CREATE_SCHEMA", 'q', 1, 0, 0);
        add(40, "GET_OR_CREATE_SCHEMA_RESPONSE", 'r', 1, 2, 3);
        transaction(50, "NEW_TXN");
        transaction(52, "ADD_PARTITION_TO_TXN");
        transaction(54, "ADD_SUBSCRIPTION_TO_TXN");
        transaction(56, "END_TXN");
        transaction(58, "END_TXN_ON_PARTITION");
        transaction(60, "END_TXN_ON_SUBSCRIPTION");
        add(62, "TC_CLIENT_CONNECT_REQUEST", 'q', 1, 0, 0);
        add(63, "TC_CLIENT_CONNECT_RESPONSE", 'r', 1, 2, 3);
        add(64, "WATCH_TOPIC_LIST", 'q', 1, 0, 0);
        add(65, "WATCH_TOPIC_LIST_SUCCESS", 'r', 1, 0, 0);
        add(66, "WATCH_TOPIC_UPDATE", 's', 0, 0, 0);
        add(67, "WATCH_TOPIC_LIST_CLOSE", 'q', 1, 0, 0);
        add(68, "TOPIC_MIGRATED", 's', 0, 0, 0);
    }

    final int type;
    final String name;
    /** {@code q} request, {@code r} response, {@code s} complete by itself. */
    final char role;

    final int requestIdField;
    final int errorField;
    final int errorTextField;

    private PulsarCommand(int type, String name, char role, int requestIdField, int errorField, int errorTextField) {
        this.type = type;
        this.name = name;
        this.role = role;
        this.requestIdField = requestIdField;
        this.errorField = errorField;
        this.errorTextField = errorTextField;
    }

    private static void add(int type, String name, char role, int requestId, int error, int errorText) {
        ALL[type] = new PulsarCommand(type, name, role, requestId, error, errorText);
    }

    private static void transaction(int type, String name) {
        add(type, name, 'q', 1, 0, 0);
        add(type + 1, name + "_RESPONSE", 'r', 1, 4, 5);
    }

    /** Null for a number that no command has. */
    static PulsarCommand of(long type) {
        return type > 0 && type < ALL.length ? ALL[(int) type] : null;
    }

    /** Whether its first field, or its fourth in SUBSCRIBE, is the number of a producer. */
    boolean isOfProducer() {
        return type == PRODUCER || type >= SEND && type <= SEND_ERROR || type == CLOSE_PRODUCER;
    }
}
