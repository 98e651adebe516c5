package io.thalweg.engine.l7;

import java.io.DataInput;
import java.io.IOException;

/**
 * A protocol of a plug-in, as the engine uses it: what it throws does not reach the flow table. What never changes is asked
 * for once, when it is found; parser and states are guarded as {@link PluginParser} and {@link PluginState}.
 */
final class PluginProtocol implements L7Protocol {
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final L7Protocol plugin;
    private final String title;
    private final boolean overTcp;
    private final boolean overUdp;
    private final boolean pairsById;
    private final PortRanges ports;

    /** @throws IllegalArgumentException when it breaks the rules for plug-ins */
    PluginProtocol(L7Protocol plugin) {
        this.plugin = plugin;
        this.title = plugin.title();
        this.overTcp = plugin.over(TCP);
        this.overUdp = plugin.over(UDP);
        this.pairsById = plugin.pairsById();
        this.ports = plugin.defaultPorts();
        if (plugin.id() != ProtocolPlugins.ID) {
            throw new IllegalArgumentException(origin() + ": id " + plugin.id() + "; allowed: " + ProtocolPlugins.ID);
        }
        if (title == null || title.isBlank() || ports == null) {
            throw new IllegalArgumentException(origin() + " has no title or no ports");
        }
    }

    String origin() {
        return plugin.getClass().getName();
    }

    @Override
    public int id() {
        return ProtocolPlugins.ID;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public boolean over(int ipProtocol) {
        return ipProtocol == TCP ? overTcp : ipProtocol == UDP && overUdp;
    }

    @Override
    public PortRanges defaultPorts() {
        return ports;
    }

    @Override
    public boolean pairsById() {
        return pairsById;
    }

    @Override
    public long sessionMicros(L7Options options) {
        try {
            return Math.max(1, plugin.sessionMicros(options));
        } catch (RuntimeException | LinkageError e) {
            return options.sessionMicros();
        }
    }

    @Override
    public L7Parser newParser(L7Options options, TextCache texts) {
        return plugin.newParser(options, texts);
    }

    @Override
    public L7ParserState newState() {
        try {
            return PluginState.of(plugin.newState());
        } catch (RuntimeException | LinkageError e) {
            return PluginState.BROKEN;
        }
    }

    @Override
    public L7ParserState readState(DataInput in) throws IOException {
        return PluginState.read(plugin, in);
    }
}
