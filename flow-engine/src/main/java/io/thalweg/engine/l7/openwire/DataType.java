package io.thalweg.engine.l7.openwire;

/**
 * The data structures of OpenWire by their numbers, and the fields that each consists of, in the order of the wire. What
 * extends a command begins with command id and whether a response is required.
 *
 * <p>A field is a letter; the version that brought it follows, or {@code <} and the version that took it away:
 *
 * <pre>
 * z boolean   b byte   i int   l long   s text   y bytes
 * n nested object   a array of nested objects   c object through the cache   t exception
 * d destination through the cache   o nested destination   k name of a destination
 * u URL of the broker   j JMS correlation id   p properties   r id of the command that is answered
 * </pre>
 */
enum DataType {
    WIRE_FORMAT_INFO(1, "WireFormatInfo", ""),
    BROKER_INFO(2, "BrokerInfo", "c u a s z z z z2 z2 l2 s3 s3"),
    CONNECTION_INFO(3, "ConnectionInfo", "c s s s a z z z2 z6 z6 s8"),
    SESSION_INFO(4, "SessionInfo", "c"),
    CONSUMER_INFO(5, "ConsumerInfo", "c z d i i z s s10 s z z z b a n z z z a4"),
    PRODUCER_INFO(6, "ProducerInfo", "c d a z2 i3"),
    TRANSACTION_INFO(7, "TransactionInfo", "c c b"),
    DESTINATION_INFO(8, "DestinationInfo", "c d b l a"),
    REMOVE_SUBSCRIPTION_INFO(9, "RemoveSubscriptionInfo", "c s s"),
    KEEP_ALIVE_INFO(10, "KeepAliveInfo", ""),
    SHUTDOWN_INFO(11, "ShutdownInfo", ""),
    REMOVE_INFO(12, "RemoveInfo", "c l5"),
    CONTROL_COMMAND(14, "ControlCommand", "s"),
    FLUSH_COMMAND(15, "FlushCommand", ""),
    CONNECTION_ERROR(16, "ConnectionError", "t n"),
    CONSUMER_CONTROL(17, "ConsumerControl", "o6 z n i z2 z2 z2"),
    CONNECTION_CONTROL(18, "ConnectionControl", "z z z z z s6 s6 z6 y8"),
    PRODUCER_ACK(19, "ProducerAck", "n i"),
    MESSAGE_PULL(20, "MessagePull", "c d l j3 n4"),
    MESSAGE_DISPATCH(21, "MessageDispatch", "c d n i"),
    MESSAGE_ACK(22, "MessageAck", "d c c b n n i t7"),
    ACTIVEMQ_MESSAGE(23, "ActiveMQMessage", Fields.MESSAGE),
    ACTIVEMQ_BYTES_MESSAGE(24, "ActiveMQBytesMessage", Fields.MESSAGE),
    ACTIVEMQ_MAP_MESSAGE(25, "ActiveMQMapMessage", Fields.MESSAGE),
    ACTIVEMQ_OBJECT_MESSAGE(26, "ActiveMQObjectMessage", Fields.MESSAGE),
    ACTIVEMQ_STREAM_MESSAGE(27, "ActiveMQStreamMessage", Fields.MESSAGE),
    ACTIVEMQ_TEXT_MESSAGE(28, "ActiveMQTextMessage", Fields.MESSAGE),
    ACTIVEMQ_BLOB_MESSAGE(29, "ActiveMQBlobMessage", Fields.MESSAGE + " s3 s3 z3"),
    RESPONSE(30, "Response", "r"),
    EXCEPTION_RESPONSE(31, "ExceptionResponse", "r t"),
    DATA_RESPONSE(32, "DataResponse", "r n"),
    DATA_ARRAY_RESPONSE(33, "DataArrayResponse", "r a"),
    INTEGER_RESPONSE(34, "IntegerResponse", "r i"),
    DURABLE_SUBSCRIPTION_INFO(55, "", "s c s s n3 z11"),
    REPLAY(65, "ReplayCommand", "i i"),
    MESSAGE_DISPATCH_NOTIFICATION(90, "MessageDispatchNotification", "c d l n"),
    NETWORK_BRIDGE_FILTER(91, "", "i<10 c i10 i10"),
    BROKER_SUBSCRIPTION_INFO(92, "BrokerSubscriptionInfo", "n s a"),
    ACTIVEMQ_QUEUE(100, "", "k"),
    ACTIVEMQ_TOPIC(101, "", "k"),
    ACTIVEMQ_TEMP_QUEUE(102, "", "k"),
    ACTIVEMQ_TEMP_TOPIC(103, "", "k"),
    MESSAGE_ID(110, "", "s10 c l l"),
    ACTIVEMQ_LOCAL_TRANSACTION_ID(111, "", "l c"),
    ACTIVEMQ_XA_TRANSACTION_ID(112, "", "i y y"),
    CONNECTION_ID(120, "", "s"),
    SESSION_ID(121, "", "s l"),
    CONSUMER_ID(122, "", "s l l"),
    PRODUCER_ID(123, "", "s l l"),
    BROKER_ID(124, "", "s");

    private static final class Fields {
        static final String MESSAGE = "c d c c n c s i j z l b n l s y p n c z i a l s z z2 a3 l3 l3 z10";
    }

    private static final DataType[] BY_NUMBER = new DataType[128];

    static {
        for (DataType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;
    /** Empty for what is a part of commands only. */
    final String command;

    private final String kinds;
    /** Of each field, the first version with it and the first without it again. */
    private final int[] since;

    private final int[] until;

    DataType(int number, String command, String fields) {
        this.number = number;
        this.command = command;
        String[] parts = fields.isEmpty() ? new String[0] : fields.split(" ");
        since = new int[parts.length];
        until = new int[parts.length];
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            String versions = parts[i].substring(1);
            boolean isGone = versions.startsWith("<");
            letters.append(parts[i].charAt(0));
            since[i] = isGone || versions.isEmpty() ? 0 : Integer.parseInt(versions);
            until[i] = isGone ? Integer.parseInt(versions.substring(1)) : Integer.MAX_VALUE;
        }
        kinds = letters.toString();
    }

    /** Null for a number that is none. */
    static DataType of(byte number) {
        return number < 0 ? null : BY_NUMBER[number];
    }

    boolean isCommand() {
        return !command.isEmpty();
    }

    boolean isMessage() {
        return number >= ACTIVEMQ_MESSAGE.number && number <= ACTIVEMQ_BLOB_MESSAGE.number;
    }

    boolean isResponse() {
        return number >= RESPONSE.number && number <= INTEGER_RESPONSE.number;
    }

    int fields() {
        return since.length;
    }

    char kind(int field) {
        return kinds.charAt(field);
    }

    boolean has(int field, int version) {
        return version >= since[field] && version < until[field];
    }
}
