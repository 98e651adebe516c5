package io.thalweg.engine.flow;

import io.thalweg.engine.row.FlowMeter;

/** Values of the column {@code close_type} and how the end of a flow maps to them. */
final class CloseType {
    static final int OTHERS = 0;
    static final int NORMAL = 1;
    static final int SERVER_RST = 2;
    static final int TIMEOUT = 3;
    static final int FORCED_REPORT = 5;
    static final int SERVER_SYN_MISS = 7;
    static final int SERVER_HALF_CLOSE = 8;
    static final int CLIENT_RST = 9;
    static final int CLIENT_ACK_MISS = 10;
    static final int CLIENT_HALF_CLOSE = 11;
    static final int CLIENT_PORT_REUSE = 13;
    static final int SERVER_DIRECT_RST = 15;
    static final int SERVER_QUEUE_OVERFLOW = 17;
    static final int CLIENT_ESTABLISH_RST = 18;
    static final int SERVER_ESTABLISH_RST = 19;
    static final int NORMAL_CLIENT_RST = 20;

    // Values of the column status
    static final int STATUS_OK = 0;
    static final int STATUS_UNKNOWN = 2;
    static final int STATUS_SERVER_ERROR = 3;
    static final int STATUS_CLIENT_ERROR = 4;

    /** Server packets up to which a reset during a repeated SYN-ACK is the client's doing. */
    private static final int QUEUE_LACK_MIN_SERVER_PACKETS = 3;

    private static final int NO_ANOMALY = -1;

    private CloseType() {}

    /**
     * How a TCP flow ended.
     *
     * @param state of {@link TcpState}
     * @param clientFlags all flags the client sent
     * @param serverPackets packets of the server over the life of the flow
     * @param l7Succeeded whether a request was answered without an error
     */
    static int ofTcp(int state, int clientFlags, int serverFlags, long serverPackets, boolean l7Succeeded) {
        boolean serverReset = (serverFlags & TcpFlags.RST) != 0;
        return switch (state) {
            case TcpState.OPENING_1 -> SERVER_SYN_MISS;
            case TcpState.OPENING_2 -> CLIENT_ACK_MISS;
            case TcpState.ESTABLISHED -> TIMEOUT;
            case TcpState.CLOSING_TX_1 -> SERVER_HALF_CLOSE;
            case TcpState.CLOSING_RX_1 -> CLIENT_HALF_CLOSE;
            case TcpState.CLOSING_TX_2, TcpState.CLOSING_RX_2, TcpState.CLOSED -> NORMAL;
            case TcpState.RESET -> ofReset(clientFlags, serverFlags, l7Succeeded);
            case TcpState.SYN_1 -> isHeartbeat(clientFlags, serverFlags) ? NORMAL_CLIENT_RST : CLIENT_PORT_REUSE;
            case TcpState.CLIENT_PORT_REUSE -> CLIENT_PORT_REUSE;
            case TcpState.SERVER_RESET -> SERVER_DIRECT_RST;
            case TcpState.SYN_ACK_1 -> SERVER_QUEUE_OVERFLOW;
            case TcpState.SERVER_QUEUE_LACK ->
                serverPackets > QUEUE_LACK_MIN_SERVER_PACKETS ? SERVER_QUEUE_OVERFLOW : CLIENT_RST;
            case TcpState.ESTABLISH_RESET, TcpState.OPENING_RST ->
                isHeartbeat(clientFlags, serverFlags)
                        ? NORMAL_CLIENT_RST
                        : serverReset ? SERVER_ESTABLISH_RST : CLIENT_ESTABLISH_RST;
            default -> OTHERS;
        };
    }

    private static int ofReset(int clientFlags, int serverFlags, boolean l7Succeeded) {
        if (isHeartbeat(clientFlags, serverFlags)) {
            return NORMAL_CLIENT_RST;
        }
        if ((serverFlags & TcpFlags.RST) != 0) {
            return SERVER_RST;
        }
        return l7Succeeded ? NORMAL_CLIENT_RST : CLIENT_RST;
    }

    /** A health check that opens a connection and resets it: SYN, SYN-ACK, RST, no data pushed. */
    private static boolean isHeartbeat(int clientFlags, int serverFlags) {
        int client = TcpFlags.SYN | TcpFlags.RST;
        int server = TcpFlags.SYN | TcpFlags.ACK;
        return (clientFlags & client) == client
                && (serverFlags & server) == server
                && ((clientFlags | serverFlags) & TcpFlags.PSH) == 0;
    }

    /** Counts how a flow ended among the anomalies of {@code meter}, whose places are those of {@link FlowMeter}. */
    static void count(long[] meter, int closeType, boolean isTcp) {
        int anomaly =
                switch (closeType) {
                    case SERVER_RST -> FlowMeter.SERVER_RST_FLOW;
                    case TIMEOUT -> FlowMeter.TCP_TIMEOUT;
                    case SERVER_SYN_MISS -> FlowMeter.SERVER_SYN_MISS;
                    case SERVER_HALF_CLOSE -> FlowMeter.SERVER_HALF_CLOSE_FLOW;
                    case CLIENT_RST -> FlowMeter.CLIENT_RST_FLOW;
                    case CLIENT_ACK_MISS -> FlowMeter.CLIENT_ACK_MISS;
                    case CLIENT_HALF_CLOSE -> FlowMeter.CLIENT_HALF_CLOSE_FLOW;
                    case CLIENT_PORT_REUSE -> FlowMeter.CLIENT_SOURCE_PORT_REUSE;
                    case SERVER_DIRECT_RST -> FlowMeter.SERVER_RESET;
                    case SERVER_QUEUE_OVERFLOW -> FlowMeter.SERVER_QUEUE_LACK;
                    case CLIENT_ESTABLISH_RST -> FlowMeter.CLIENT_ESTABLISH_OTHER_RST;
                    case SERVER_ESTABLISH_RST -> FlowMeter.SERVER_ESTABLISH_OTHER_RST;
                    default -> NO_ANOMALY;
                };
        if (isTcp && anomaly != NO_ANOMALY) {
            meter[anomaly]++;
        }
    }

    /** The column {@code status}. */
    static int status(int closeType, boolean isTcp) {
        return switch (closeType) {
            case NORMAL, FORCED_REPORT, NORMAL_CLIENT_RST, SERVER_HALF_CLOSE, CLIENT_HALF_CLOSE -> STATUS_OK;
            case TIMEOUT -> isTcp ? STATUS_SERVER_ERROR : STATUS_OK;
            case CLIENT_RST, CLIENT_ACK_MISS, CLIENT_PORT_REUSE, CLIENT_ESTABLISH_RST -> STATUS_CLIENT_ERROR;
            case SERVER_RST, SERVER_SYN_MISS, SERVER_DIRECT_RST, SERVER_QUEUE_OVERFLOW, SERVER_ESTABLISH_RST ->
                isTcp ? STATUS_SERVER_ERROR : STATUS_UNKNOWN;
            default -> STATUS_UNKNOWN;
        };
    }
}
