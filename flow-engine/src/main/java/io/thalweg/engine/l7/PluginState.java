package io.thalweg.engine.l7;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The state of a plug-in's parser. Written with its length, so that a plug-in which writes or reads it wrongly, or is not
 * there any more, spoils its own flow only and not the checkpoint.
 */
final class PluginState implements L7ParserState {
    /** A state that the plug-in could not make, copy, write or read: its flow is not parsed any more. */
    static final PluginState BROKEN = new PluginState(null, true);

    private static final PluginState NONE = new PluginState(null, false);
    private static final int BROKEN_LENGTH = -1;
    private static final int NO_LENGTH = -2;
    private static final int MAX_LENGTH = 1 << 20;

    private final L7ParserState state;
    private final boolean isBroken;

    private PluginState(L7ParserState state, boolean isBroken) {
        this.state = state;
        this.isBroken = isBroken;
    }

    /** @param state null when the plug-in keeps nothing */
    static PluginState of(L7ParserState state) {
        return state == null ? NONE : new PluginState(state, false);
    }

    L7ParserState state() {
        return state;
    }

    boolean isBroken() {
        return isBroken;
    }

    @Override
    public L7ParserState copy() {
        if (state == null) {
            return this;
        }
        try {
            L7ParserState copy = state.copy();
            return copy == null ? BROKEN : of(copy);
        } catch (RuntimeException | LinkageError e) {
            return BROKEN;
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int length = state == null ? NO_LENGTH : written(bytes);
        out.writeInt(isBroken ? BROKEN_LENGTH : length);
        if (length > 0) {
            out.write(bytes.toByteArray());
        }
    }

    private int written(ByteArrayOutputStream bytes) {
        try {
            state.writeTo(new DataOutputStream(bytes));
            return bytes.size() > MAX_LENGTH ? BROKEN_LENGTH : bytes.size();
        } catch (IOException | RuntimeException | LinkageError e) {
            return BROKEN_LENGTH;
        }
    }

    /** @param plugin null when it is not on the class path any more */
    static PluginState read(L7Protocol plugin, DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return length == NO_LENGTH ? NONE : BROKEN;
        }
        if (length > MAX_LENGTH) {
            throw new IOException("L7 state: " + length + " bytes of a plug-in");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        try {
            return plugin == null ? BROKEN : of(plugin.readState(new DataInputStream(new ByteArrayInputStream(bytes))));
        } catch (IOException | RuntimeException | LinkageError e) {
            return BROKEN;
        }
    }
}
