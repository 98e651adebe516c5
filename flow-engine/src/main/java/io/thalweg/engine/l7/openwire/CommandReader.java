package io.thalweg.engine.l7.openwire;

import io.thalweg.engine.l7.TextCache;

/**
 * Walks over a command along the fields of its {@link DataType} and keeps what becomes columns. What was not reached stays
 * empty; of a command that breaks the grammar nothing is kept but its ids.
 */
final class CommandReader extends MarshalledBytes {
    private static final int MAX_DEPTH = 8;
    /** Objects and lines of stacks in a command, which its bits could otherwise make many of. */
    private static final int MAX_PARTS = 4096;

    private final TextCache texts;
    private WireFormat format;
    private DestinationCache destinations;
    private int parts;
    private String name;

    long commandId;
    long correlationId;
    boolean isResponseRequired;
    String destination;
    String jmsCorrelationId;
    /** The URL of a broker, the message or else the class of an exception, properties: where they are. */
    int url;

    int urlTo;
    int exception;
    int exceptionTo;
    int properties;
    int propertiesTo;

    CommandReader(TextCache texts) {
        this.texts = texts;
    }

    /**
     * @param cache what the sender has cached; null leaves that aside, for bytes that may be no command
     * @param from where the type stands
     * @param to the end of what is there
     * @param end the end of the command, as far as it is known
     */
    Outcome read(WireFormat wireFormat, DestinationCache cache, byte[] buffer, int from, int to, long end) {
        format = wireFormat;
        destinations = cache;
        parts = 0;
        commandId = correlationId = 0;
        isResponseRequired = false;
        forget();
        begin(buffer, from + 1, to, end, wireFormat.isTight());
        object(DataType.of(buffer[from]), 0);
        if (outcome == Outcome.COMPLETE && !areBitsRead()) {
            broken();
        }
        if (outcome == Outcome.BROKEN) {
            forget();
        }
        return outcome;
    }

    private void forget() {
        name = destination = jmsCorrelationId = "";
        url = urlTo = exception = exceptionTo = properties = propertiesTo = 0;
    }

    /** Behind the last byte that was read. */
    int end() {
        return at;
    }

    private void object(DataType type, int depth) {
        if (type == null || depth > MAX_DEPTH || ++parts > MAX_PARTS) {
            broken();
            return;
        }
        if (type.isCommand()) {
            command(type, depth);
        }
        for (int i = 0; i < type.fields() && outcome == Outcome.COMPLETE; i++) {
            if (type.has(i, format.version())) {
                field(type.kind(i), depth);
            }
        }
    }

    /** Brokers do not number what they dispatch: the message in it has the number that its producer gave it. */
    private void command(DataType type, int depth) {
        int id = i32();
        boolean isAnswered = bool();
        if (depth == 0) {
            commandId = id & 0xffff_ffffL;
            isResponseRequired = isAnswered;
        } else if (commandId == 0 && type.isMessage()) {
            commandId = id & 0xffff_ffffL;
        }
    }

    private void field(char kind, int depth) {
        switch (kind) {
            case 'z' -> bool();
            case 'b' -> skip(1);
            case 'i' -> skip(4);
            case 'l' -> skipLong();
            case 's' -> text();
            case 'y' -> bytes();
            case 'n' -> nested(depth);
            case 'a' -> array(depth);
            case 'c' -> cached(depth);
            case 't' -> exception();
            case 'd' -> {
                cached(depth);
                destination = destination.isEmpty() ? name : destination;
            }
            case 'o' -> {
                nested(depth);
                destination = name;
            }
            case 'k' -> name = readText();
            case 'j' -> jmsCorrelationId = readText();
            case 'r' -> correlationId = i32() & 0xffff_ffffL;
            case 'u' -> {
                text();
                url = from;
                urlTo = from + length;
            }
            case 'p' -> {
                bytes();
                properties = from;
                propertiesTo = from + length;
            }
            default -> throw new IllegalArgumentException("field: " + kind);
        }
    }

    private String readText() {
        text();
        return texts.text(b, from, from + length);
    }

    /** Tightly encoded, messages have a bit for a form of them that was kept, which nobody sends. */
    private void nested(int depth) {
        name = "";
        if (!bool()) {
            return;
        }
        DataType type = DataType.of((byte) u8());
        if (type != null && type.isMessage() && format.isTight() && bool()) {
            broken();
        }
        if (outcome == Outcome.COMPLETE) {
            object(type, depth + 1);
        }
    }

    private void array(int depth) {
        int count = bool() ? u16() : 0;
        for (int i = 0; i < count && outcome == Outcome.COMPLETE; i++) {
            parts++;
            nested(depth);
        }
    }

    private void cached(int depth) {
        if (!format.isCached()) {
            nested(depth);
            return;
        }
        boolean isNew = bool();
        int index = u16();
        if (!isNew) {
            name = destinations == null || outcome != Outcome.COMPLETE ? "" : destinations.name(index);
            return;
        }
        nested(depth);
        if (destinations != null && outcome == Outcome.COMPLETE) {
            destinations.put(index, name);
        }
    }

    /** With its causes; the outermost is kept. */
    private void exception() {
        for (boolean isOutermost = true; bool() && outcome == Outcome.COMPLETE; isOutermost = false) {
            text();
            int type = from;
            int typeTo = from + length;
            text();
            if (isOutermost) {
                exception = length == 0 ? type : from;
                exceptionTo = length == 0 ? typeTo : from + length;
            }
            if (!format.hasStackTraces()) {
                return;
            }
            int lines = u16();
            for (int i = 0; i < lines && outcome == Outcome.COMPLETE; i++) {
                text();
                text();
                text();
                skip(4);
                if (++parts > MAX_PARTS) {
                    broken();
                }
            }
        }
    }
}
