package io.thalweg.engine.l7;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Finds out which protocol a flow speaks and hands its bytes to that protocol's parser.
 *
 * <p>An unknown flow is tried with the protocol its endpoint is known to speak, then with all others in the order of the
 * {@link ProtocolRegistry}. The first parser that knows the bytes has the flow. A flow in which nothing is known yet is
 * tried anew with each packet, so one that is seen in the middle is found at its next message; an endpoint that fails too
 * often is left alone for a while.
 */
final class FlowParser {
    /** Longest beginning of a flow that is kept because it does not tell its protocol yet. */
    private static final int MAX_UNTOLD_BYTES = 256;

    private final L7Options options;
    private final L7Counters counters;
    private final L7Exchange exchange;
    private final L7Parser[] parsers;
    /** Of each parser, its protocol's number. */
    private final int[] ids;

    private final FirstBytes[] firstBytes;
    /** Null where every port will do. */
    private final PortRanges[] ports;

    /** By IP protocol, when it was first asked for, and first byte: the places of the protocols that it may be. */
    private final int[][][] placesOver = new int[256][][];

    private L7ShardState shard;
    private L7FlowState state;
    private L7Flow flow;
    private int seconds;
    private boolean isDirectionCertain;

    /** What the bytes that began a flow were told to be, for the parser that is about to read them. */
    private final Guessed guessed = new Guessed();

    FlowParser(L7Options options, L7Counters counters, L7Exchange exchange) {
        this.options = options;
        this.counters = counters;
        this.exchange = exchange;
        TextCache texts = new TextCache(options.maxTextBytes());
        parsers = new L7Parser[ProtocolRegistry.ALL.size()];
        ids = new int[parsers.length];
        firstBytes = new FirstBytes[parsers.length];
        ports = new PortRanges[parsers.length];
        for (int i = 0; i < parsers.length; i++) {
            L7Protocol protocol = ProtocolRegistry.ALL.get(i);
            ids[i] = protocol.id();
            firstBytes[i] = protocol.firstBytes();
            parsers[i] = newParser(protocol, texts);
            PortRanges of = options.inference().portsOf(protocol);
            ports[i] = of.equals(PortRanges.ALL) ? null : of;
        }
    }

    private L7Parser newParser(L7Protocol protocol, TextCache texts) {
        L7Options own = options.of(protocol);
        return protocol instanceof PluginProtocol plugin
                ? PluginParser.of(plugin, own, texts, counters)
                : protocol.newParser(own, texts);
    }

    void open(L7ShardState opened) {
        shard = opened;
    }

    /**
     * @param flowState null for a flow that has none yet: only {@link #isHopeless} and {@link #begins} may be called
     * @param directionCertain whether a handshake told who is the client
     */
    void moveTo(L7FlowState flowState, L7Flow ofFlow, long nowMicros, boolean directionCertain) {
        state = flowState;
        flow = ofFlow;
        seconds = (int) TimeUnit.MICROSECONDS.toSeconds(nowMicros);
        isDirectionCertain = directionCertain;
        if (flowState != null) {
            exchange.moveTo(flowState, ofFlow);
        }
    }

    /** Whether trying the flow's endpoint is a waste of time at present. */
    boolean isHopeless() {
        boolean hopeless = shard.endpoints.isHopeless(
                flow.endpointKey(),
                seconds,
                options.inference().failures(),
                options.inference().retrySeconds());
        counters.notInferred += hopeless ? 1 : 0;
        return hopeless;
    }

    /** Whether the bytes are the beginning of a message, or may be. */
    boolean begins(L7Input input) {
        if (input.length() > 0) {
            guess(input);
            guessed.of(input);
            if (guessed.guess != L7Guess.NOT_MINE) {
                return true;
            }
            guessed.forget();
        }
        failed();
        return false;
    }

    /** The packet that began the flow has been read: its bytes may become others. */
    void begun() {
        guessed.forget();
    }

    private void failed() {
        counters.notInferred++;
        shard.endpoints.failed(flow.endpointKey(), seconds);
    }

    /** Whether anyone wants to read on. */
    boolean wantsBytes() {
        return !state.stopped;
    }

    /** As {@link L7Parser#parse}, for flows of unknown protocol too, and for what one parser leaves to another. */
    long parse(L7Input input) {
        boolean wasKnown = state.place >= 0;
        long done = parseOnce(input);
        boolean isLeft = wasKnown && done <= 0 && state.place < 0 && wantsBytes();
        return isLeft ? parseOnce(input) : done;
    }

    private long parseOnce(L7Input input) {
        if (state.place < 0) {
            if (!guessed.isOf(input)) {
                guess(input);
            }
            if (guessed.guess == L7Guess.NEED_MORE && input.length() < MAX_UNTOLD_BYTES) {
                return L7Parser.NEED_MORE;
            }
            if (guessed.place < 0) {
                failed();
                return input.segment > input.from ? input.segment - input.from : input.length();
            }
            adopt(guessed.place, guessed.guess, input);
        }
        return parsers[state.place].parse(state.parser, input, exchange);
    }

    /** As {@link L7Parser#lost}. */
    void lost(L7Input input, boolean isEnd) {
        if (state.place >= 0 && !state.stopped) {
            parsers[state.place].lost(state.parser, input, isEnd, exchange);
        }
    }

    /** As {@link L7Parser#expire}. */
    void expire(long nowMicros) {
        if (state.place >= 0 && !state.stopped) {
            parsers[state.place].expire(state.parser, nowMicros, exchange);
        }
    }

    /** Finds the parser that knows the bytes: first that of the protocol which the endpoint is known to speak. */
    private void guess(L7Input input) {
        guessed.place = -1;
        guessed.guess = L7Guess.NOT_MINE;
        int known = shard.endpoints.protocol(flow.endpointKey());
        int[] places = placesOver(flow.ipProtocol())[input.buffer[input.from] & 0xff];
        boolean isFound = known != EndpointMemory.UNKNOWN && guess(input, places, known, true);
        if (!isFound) {
            guess(input, places, known, false);
        }
    }

    /** Asks the parsers of {@code places} that are, or are not, of the protocol {@code known}. */
    private boolean guess(L7Input input, int[] places, int known, boolean isKnown) {
        for (int place : places) {
            if (ids[place] == known != isKnown || ports[place] != null && !isOnPort(ports[place])) {
                continue;
            }
            L7Guess one = parsers[place].guess(input, flow);
            if (isMessage(one, input)) {
                guessed.place = place;
                guessed.guess = one;
                return true;
            }
            guessed.guess = one == L7Guess.NEED_MORE ? one : guessed.guess;
        }
        return false;
    }

    private int[][] placesOver(int ipProtocol) {
        if (placesOver[ipProtocol] == null) {
            int[] places = IntStream.range(0, parsers.length)
                    .filter(place -> options.inference().isLookedFor(ProtocolRegistry.ALL.get(place)))
                    .filter(place -> ProtocolRegistry.ALL.get(place).over(ipProtocol))
                    .toArray();
            placesOver[ipProtocol] = IntStream.range(0, 256)
                    .mapToObj(first -> IntStream.of(places)
                            .filter(place -> firstBytes[place].has((byte) first))
                            .toArray())
                    .toArray(int[][]::new);
        }
        return placesOver[ipProtocol];
    }

    private boolean isOnPort(PortRanges wanted) {
        return wanted.contains(flow.serverPort()) || !isDirectionCertain && wanted.contains(flow.clientPort());
    }

    /** Requests come from the client; where a handshake told who that is, bytes that say otherwise are something else. */
    private boolean isMessage(L7Guess guess, L7Input input) {
        return switch (guess) {
            case REQUEST -> input.fromClient || !isDirectionCertain;
            case RESPONSE -> !input.fromClient || !isDirectionCertain;
            case EITHER -> true;
            default -> false;
        };
    }

    private void adopt(int place, L7Guess guess, L7Input input) {
        if (guess != L7Guess.EITHER && (guess == L7Guess.REQUEST) != input.fromClient) {
            flow.reverse();
            state.reverse();
            input.fromClient = !input.fromClient;
        }
        L7Protocol protocol = ProtocolRegistry.ALL.get(place);
        state.place = place;
        state.protocol = protocol.id();
        state.parser = protocol.newState();
        flow.protocol(protocol.id());
        shard.endpoints.succeeded(flow.endpointKey(), protocol.id(), seconds);
        exchange.moveTo(state, flow);
    }

    /** The outcome of a guess and the bytes it is about. */
    private static final class Guessed {
        L7Guess guess;
        /** Of the parser; negative when none knows the bytes. */
        int place;

        private byte[] buffer;
        private int from;
        private int to;
        private boolean fromClient;

        void of(L7Input input) {
            buffer = input.buffer;
            from = input.from;
            to = input.to;
            fromClient = input.fromClient;
        }

        boolean isOf(L7Input input) {
            return buffer == input.buffer && from == input.from && to == input.to && fromClient == input.fromClient;
        }

        void forget() {
            buffer = null;
        }
    }
}
