package io.thalweg.engine.l7;

import io.thalweg.engine.decode.IpProtocol;
import java.io.DataInput;
import java.io.IOException;

/**
 * One application protocol: its number, its rules, and how to make its parser and its per-flow state.
 *
 * <p>A further protocol is a package with an implementation of this, of {@link L7Parser} and, if it keeps anything
 * between packets, of {@link L7ParserState}, and a line in {@link ProtocolRegistry}. Stateless and shared by threads.
 */
public interface L7Protocol {
    /** Number in {@code l7_protocol}, 1 to 255. */
    int id();

    /** Name in {@code l7_protocol_str}. */
    String title();

    /** Whether it runs over TCP (6) or UDP (17); over TCP alone unless it says otherwise. */
    default boolean over(int ipProtocol) {
        return ipProtocol == IpProtocol.TCP;
    }

    /** Server ports on which it is looked for unless the options say otherwise: all, or few where its bytes tell little. */
    default PortRanges defaultPorts() {
        return PortRanges.ALL;
    }

    /** The bytes with which what its parser may guess to be its own begins; any unless it says otherwise. */
    default FirstBytes firstBytes() {
        return FirstBytes.ANY;
    }

    /** Whether a response carries the id of its request; otherwise they pair in order. */
    boolean pairsById();

    /** How long a request waits for its response. */
    default long sessionMicros(L7Options options) {
        return options.sessionMicros();
    }

    /** A parser for one engine. */
    L7Parser newParser(L7Options options, TextCache texts);

    /** What is kept of a flow between its packets, at the flow's beginning; null when nothing is. */
    L7ParserState newState();

    /** The counterpart of {@link L7ParserState#writeTo}. */
    L7ParserState readState(DataInput in) throws IOException;
}
