package io.thalweg.engine.l7;

/**
 * The grammar of one protocol. Called with the bytes of a flow in order; tells the {@link L7Exchange} what messages it
 * finds.
 *
 * <p>One per engine; what belongs to a flow is in its {@link L7ParserState}. Bytes come from the network: every read is
 * within {@code input.from} and {@code input.to}, nothing throws for what they hold, and nothing of them is kept but
 * texts.
 */
public interface L7Parser {
    /** {@link #parse}: a message is not complete; called again with the same bytes and more. */
    long NEED_MORE = 0;

    /** Whether the bytes, the first of a flow that are seen, are the beginning of a message. Cheap and strict. */
    L7Guess guess(L7Input input, L7Flow flow);

    /**
     * Parses what begins at {@code input.from}.
     *
     * <p>In a stream: how many bytes are done with. That may be more than there are: the rest is skipped when it comes,
     * as the inside of a body. Called again while bytes are left. {@link #NEED_MORE} is allowed only while fewer than
     * {@link L7Options#maxHeadBytes} are there. After {@link L7Exchange#handOver}, 0 leaves the bytes to the other protocol
     * at once. Of a datagram: what is returned is ignored.
     */
    long parse(L7ParserState state, L7Input input, L7Exchange exchange);

    /**
     * The bytes in {@code input} (maybe none) are all there is of a message: what follows was lost, was not captured or
     * never came. The next call of {@link #parse} has bytes from somewhere after it. Streams only.
     *
     * @param isEnd nothing more comes in this direction
     */
    void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange);

    /**
     * Time passes in a flow that waits for something; about once a second, before requests that have waited too long
     * leave. For parsers that hold back a message because more of it is to come.
     */
    default void expire(L7ParserState state, long nowMicros, L7Exchange exchange) {}
}
