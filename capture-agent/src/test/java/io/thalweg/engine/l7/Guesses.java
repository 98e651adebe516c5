package io.thalweg.engine.l7;

import io.thalweg.engine.row.L7FlowLog;
import java.util.ArrayList;
import java.util.List;

/** Which parsers take bytes for the beginning of a message of theirs, asked without the sieve of {@link FirstBytes}. */
public final class Guesses {
    private final L7Parser[] parsers;
    private final L7Input input = new L7Input();

    public Guesses(L7Options options) {
        TextCache texts = new TextCache(options.maxTextBytes());
        parsers = ProtocolRegistry.ALL.stream()
                .filter(protocol -> protocol.id() != ProtocolPlugins.ID)
                .map(protocol -> protocol.newParser(options, texts))
                .toArray(L7Parser[]::new);
    }

    /** The protocols whose parser takes the bytes, in either direction, though their first byte is not among its own. */
    public List<String> beyondFirstBytes(byte[] b, int from, int to, int ipProtocol, int serverPort) {
        input.buffer = b;
        input.from = from;
        input.to = to;
        input.segment = from;
        input.wireLength = to - from;
        input.isStream = ipProtocol == 6;
        L7Flow flow = new Flow(ipProtocol, serverPort);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < parsers.length; i++) {
            L7Protocol protocol = ProtocolRegistry.ALL.get(i);
            if (protocol.over(ipProtocol) && !protocol.firstBytes().has(b[from]) && takes(parsers[i], flow)) {
                found.add(protocol.title());
            }
        }
        return found;
    }

    private boolean takes(L7Parser parser, L7Flow flow) {
        input.fromClient = true;
        boolean asClient = isMessage(parser.guess(input, flow));
        input.fromClient = false;
        return asClient || isMessage(parser.guess(input, flow));
    }

    private static boolean isMessage(L7Guess guess) {
        return guess != L7Guess.NOT_MINE && guess != L7Guess.NEED_MORE;
    }

    private record Flow(int ipProtocol, int serverPort) implements L7Flow {
        @Override
        public int clientPort() {
            return 40_000;
        }

        @Override
        public long endpointKey() {
            return 1;
        }

        @Override
        public void describe(L7FlowLog row) {}

        @Override
        public void onRequest() {}

        @Override
        public void onResponse(boolean clientError, boolean serverError) {}

        @Override
        public void onRrt(long micros) {}

        @Override
        public void onTimeout() {}

        @Override
        public void onParseFailed() {}

        @Override
        public void protocol(int l7Protocol) {}

        @Override
        public void reverse() {}
    }
}
