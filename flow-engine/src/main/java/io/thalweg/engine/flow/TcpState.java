package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.TcpFlags.GROUPS;
import static io.thalweg.engine.flow.TcpFlags.G_ACK;
import static io.thalweg.engine.flow.TcpFlags.G_FIN;
import static io.thalweg.engine.flow.TcpFlags.G_INVALID;
import static io.thalweg.engine.flow.TcpFlags.G_RST;
import static io.thalweg.engine.flow.TcpFlags.G_SYN;
import static io.thalweg.engine.flow.TcpFlags.G_SYN_ACK;

/**
 * The states a flow goes through and the transitions between them.
 *
 * <p>A state byte is a state in its low five bits and a {@link FlowTimeout} in the high three. Two tables: one for packets
 * of the client, which is also the default, and one for those of the server, which overrides it. A pair in neither
 * is an {@link #EXCEPTION}. Flows that are not TCP stay {@link #ESTABLISHED}.
 *
 * <p>Two entries are ours: a closed connection stays closed when its last FIN or RST is repeated, and RST ends it no
 * second time; otherwise a lost last ACK would turn a normal end into an unknown one.
 */
final class TcpState {
    static final int RAW = 0;
    static final int OPENING_1 = 1;
    static final int OPENING_2 = 2;
    static final int ESTABLISHED = 3;
    static final int CLOSING_TX_1 = 4;
    static final int CLOSING_TX_2 = 5;
    static final int CLOSING_RX_1 = 6;
    static final int CLOSING_RX_2 = 7;
    static final int CLOSED = 8;
    static final int RESET = 9;
    static final int SYN_1 = 10;
    static final int SYN_ACK_1 = 11;
    static final int CLIENT_PORT_REUSE = 12;
    static final int SERVER_RESET = 13;
    static final int SERVER_QUEUE_LACK = 14;
    static final int ESTABLISH_RESET = 15;
    static final int OPENING_RST = 16;
    static final int EXCEPTION = 17;

    private static final int STATES = 18;
    private static final int STATE_BITS = 5;
    private static final byte[] CLIENT = new byte[STATES * GROUPS];
    private static final byte[] SERVER = new byte[STATES * GROUPS];

    static {
        int opening = FlowTimeout.OPENING;
        int closing = FlowTimeout.CLOSING;
        int established = FlowTimeout.ESTABLISHED;
        for (int state = 0; state < STATES; state++) {
            for (int group = 0; group < GROUPS; group++) {
                both(state, group, EXCEPTION, FlowTimeout.EXCEPTION);
            }
        }
        both(RAW, G_SYN, OPENING_1, opening);
        both(RAW, G_FIN, CLOSING_TX_1, closing);
        both(RAW, G_RST, RESET, FlowTimeout.EXCEPTION);
        both(RAW, G_ACK, ESTABLISHED, established);
        server(RAW, G_SYN_ACK, OPENING_2, opening);
        server(RAW, G_FIN, CLOSING_RX_1, closing);

        both(OPENING_1, G_SYN, OPENING_1, opening);
        both(OPENING_1, G_FIN, CLOSING_TX_1, closing);
        both(OPENING_1, G_RST, ESTABLISH_RESET, FlowTimeout.EXCEPTION);
        both(OPENING_1, G_ACK, ESTABLISHED, established);
        server(OPENING_1, G_SYN_ACK, OPENING_2, opening);
        server(OPENING_1, G_ACK, SYN_1, opening);
        server(OPENING_1, G_RST, SERVER_RESET, FlowTimeout.EXCEPTION);
        server(OPENING_1, G_FIN, CLOSING_RX_1, closing);

        both(OPENING_2, G_SYN, OPENING_2, opening);
        both(OPENING_2, G_FIN, CLOSING_TX_1, closing);
        both(OPENING_2, G_RST, OPENING_RST, FlowTimeout.OPENING_RST);
        both(OPENING_2, G_ACK, ESTABLISHED, established);
        server(OPENING_2, G_SYN_ACK, OPENING_2, opening);
        server(OPENING_2, G_FIN, CLOSING_RX_1, closing);
        server(OPENING_2, G_RST, ESTABLISH_RESET, FlowTimeout.EXCEPTION);

        both(ESTABLISHED, G_SYN, ESTABLISHED, established);
        both(ESTABLISHED, G_ACK, ESTABLISHED, established);
        both(ESTABLISHED, G_FIN, CLOSING_TX_1, closing);
        both(ESTABLISHED, G_RST, RESET, FlowTimeout.ESTABLISHED_RST);
        server(ESTABLISHED, G_SYN_ACK, SYN_ACK_1, established);
        server(ESTABLISHED, G_FIN, CLOSING_RX_1, closing);

        stay(CLOSING_TX_1, closing);
        both(CLOSING_TX_1, G_RST, RESET, FlowTimeout.EXCEPTION);
        server(CLOSING_TX_1, G_FIN, CLOSING_TX_2, closing);

        both(CLOSING_TX_2, G_SYN, CLOSING_TX_2, closing);
        both(CLOSING_TX_2, G_SYN_ACK, CLOSING_TX_2, closing);
        both(CLOSING_TX_2, G_FIN, CLOSING_TX_2, closing);
        both(CLOSING_TX_2, G_RST, RESET, FlowTimeout.CLOSED_FIN);
        both(CLOSING_TX_2, G_ACK, CLOSED, FlowTimeout.CLOSED_FIN);
        server(CLOSING_TX_2, G_ACK, CLOSING_TX_2, closing);

        stay(CLOSING_RX_1, closing);
        both(CLOSING_RX_1, G_FIN, CLOSING_RX_2, closing);
        both(CLOSING_RX_1, G_RST, RESET, FlowTimeout.EXCEPTION);
        server(CLOSING_RX_1, G_FIN, CLOSING_RX_1, closing);

        stay(CLOSING_RX_2, closing);
        both(CLOSING_RX_2, G_RST, RESET, FlowTimeout.CLOSED_FIN);
        server(CLOSING_RX_2, G_ACK, CLOSED, FlowTimeout.CLOSED_FIN);

        both(CLOSED, G_ACK, CLOSED, FlowTimeout.CLOSED_FIN);
        both(CLOSED, G_FIN, CLOSED, FlowTimeout.CLOSED_FIN);
        both(CLOSED, G_RST, CLOSED, FlowTimeout.CLOSED_FIN);

        both(SYN_1, G_SYN, OPENING_1, opening);
        both(SYN_1, G_RST, CLIENT_PORT_REUSE, FlowTimeout.EXCEPTION);
        both(SYN_1, G_ACK, ESTABLISHED, established);
        both(SYN_1, G_FIN, CLOSING_TX_1, closing);
        server(SYN_1, G_SYN_ACK, OPENING_2, opening);
        server(SYN_1, G_ACK, SYN_1, opening);
        server(SYN_1, G_FIN, CLOSING_RX_1, closing);
        server(SYN_1, G_RST, ESTABLISH_RESET, FlowTimeout.EXCEPTION);

        both(SYN_ACK_1, G_SYN, ESTABLISHED, established);
        both(SYN_ACK_1, G_FIN, CLOSING_TX_1, closing);
        both(SYN_ACK_1, G_RST, RESET, FlowTimeout.EXCEPTION);
        both(SYN_ACK_1, G_ACK, SYN_ACK_1, established);
        server(SYN_ACK_1, G_SYN_ACK, SYN_ACK_1, established);
        server(SYN_ACK_1, G_FIN, CLOSING_RX_1, closing);
        server(SYN_ACK_1, G_RST, SERVER_QUEUE_LACK, FlowTimeout.ESTABLISHED_RST);
        server(SYN_ACK_1, G_ACK, ESTABLISHED, established);

        stay(RESET, FlowTimeout.EXCEPTION);
        stay(CLIENT_PORT_REUSE, FlowTimeout.EXCEPTION);
        stay(SERVER_RESET, FlowTimeout.EXCEPTION);
        stay(SERVER_QUEUE_LACK, FlowTimeout.EXCEPTION);
        stay(ESTABLISH_RESET, FlowTimeout.EXCEPTION);
        stay(OPENING_RST, FlowTimeout.OPENING_RST);
    }

    private TcpState() {}

    static int state(int stateByte) {
        return stateByte & (1 << STATE_BITS) - 1;
    }

    static int timeout(int stateByte) {
        return stateByte >>> STATE_BITS & 7;
    }

    static byte of(int state, int timeout) {
        return (byte) (state | timeout << STATE_BITS);
    }

    /** The state byte after a packet with {@code flags} of the client or the server. */
    static int next(int stateByte, boolean fromClient, int flags) {
        int entry = state(stateByte) * GROUPS + TcpFlags.group(flags);
        return (fromClient ? CLIENT[entry] : SERVER[entry]) & 0xff;
    }

    /** Whether a new SYN in this state begins another connection on the same ports. */
    static boolean isOver(int stateByte) {
        return switch (state(stateByte)) {
            case CLOSED, CLOSING_TX_2, CLOSING_RX_2, RESET, SERVER_RESET, ESTABLISH_RESET, OPENING_RST -> true;
            default -> false;
        };
    }

    private static void both(int state, int group, int next, int timeout) {
        CLIENT[state * GROUPS + group] = of(next, timeout);
        SERVER[state * GROUPS + group] = of(next, timeout);
    }

    private static void server(int state, int group, int next, int timeout) {
        SERVER[state * GROUPS + group] = of(next, timeout);
    }

    private static void stay(int state, int timeout) {
        for (int group = G_INVALID + 1; group < GROUPS; group++) {
            both(state, group, state, timeout);
        }
    }
}
