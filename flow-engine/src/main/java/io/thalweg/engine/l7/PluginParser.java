package io.thalweg.engine.l7;

/**
 * Calls a plug-in's parser. When that throws, the flow is parsed no further, the fault is counted, and the first one is
 * logged; all other flows go on.
 */
final class PluginParser implements L7Parser {
    private static final System.Logger LOG = System.getLogger(PluginParser.class.getName());
    /** A plug-in that has failed so often at first bytes is asked no more: each fault costs as much as many packets. */
    private static final int MOST_GUESS_FAULTS = 1000;

    private final String title;
    private final L7Parser parser;
    private final L7Counters counters;
    private int guessFaults;
    private boolean isLogged;

    private PluginParser(String title, L7Parser parser, L7Counters counters) {
        this.title = title;
        this.parser = parser;
        this.counters = counters;
    }

    /** A parser that knows nothing when the plug-in cannot make one. */
    static PluginParser of(PluginProtocol plugin, L7Options options, TextCache texts, L7Counters counters) {
        PluginParser guarded;
        try {
            guarded = new PluginParser(plugin.title(), plugin.newParser(options, texts), counters);
        } catch (RuntimeException | LinkageError e) {
            guarded = new PluginParser(plugin.title(), null, counters);
            guarded.fault(e);
        }
        return guarded;
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        if (parser == null || guessFaults >= MOST_GUESS_FAULTS) {
            return L7Guess.NOT_MINE;
        }
        try {
            L7Guess guess = parser.guess(input, flow);
            return guess == null ? L7Guess.NOT_MINE : guess;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            guessFaults++;
            fault(e);
            return L7Guess.NOT_MINE;
        }
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        PluginState guarded = (PluginState) state;
        int length = input.length();
        if (guarded.isBroken() || parser == null) {
            exchange.stop();
            return length;
        }
        try {
            return parser.parse(guarded.state(), input, exchange);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            fault(e);
            exchange.stop();
            return length;
        }
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        PluginState guarded = (PluginState) state;
        if (guarded.isBroken() || parser == null) {
            exchange.stop();
            return;
        }
        try {
            parser.lost(guarded.state(), input, isEnd, exchange);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            fault(e);
            exchange.stop();
        }
    }

    @Override
    public void expire(L7ParserState state, long nowMicros, L7Exchange exchange) {
        PluginState guarded = (PluginState) state;
        if (guarded.isBroken() || parser == null) {
            exchange.stop();
            return;
        }
        try {
            parser.expire(guarded.state(), nowMicros, exchange);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            fault(e);
            exchange.stop();
        }
    }

    private void fault(Throwable e) {
        counters.pluginFaults++;
        if (!isLogged) {
            isLogged = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the plug-in for " + title
                            + " failed; the flow is not parsed further; later faults are only counted",
                    e);
        }
    }
}
