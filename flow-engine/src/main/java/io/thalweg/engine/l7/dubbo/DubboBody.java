package io.thalweg.engine.l7.dubbo;

/**
 * One serialisation, as far as a body needs it: texts one after another, then arguments, then a map of attachments. Moved
 * from body to body; reads within the bounds it was given, whatever the bytes say.
 */
abstract class DubboBody {
    /** Takes attachments whose name and value are texts. */
    interface Attachments {
        void attachment(byte[] names, int nameFrom, int nameTo, byte[] values, int from, int to);
    }

    /** Where the text that was read last is. */
    byte[] text;

    int textFrom;
    int textTo;

    /** Where the name of the exception that was read last is. */
    byte[] name;

    int nameFrom;

    int nameTo;

    byte[] b;
    int at;
    int to;

    final void begin(byte[] buffer, int from, int end) {
        b = buffer;
        at = from;
        to = end;
        begin();
    }

    void begin() {}

    /** Reads a text; false when the next is none, or not all of it is there. */
    abstract boolean text();

    /** Passes over the arguments and reads the attachments. */
    abstract void attachments(int arguments, Attachments found);

    /** Reads the kind of a response's value ({@link DubboParser#WITH_EXCEPTION} and others); negative when it is none. */
    int responseKind() {
        return -1;
    }

    /** Reads an exception: its class into the name, its message into the text; false when it is none. */
    boolean exception() {
        return false;
    }

    /** The text read last is the name of an exception, of which there is no message. */
    final boolean exceptionNamed() {
        name = text;
        nameFrom = textFrom;
        nameTo = textTo;
        textFrom = textTo;
        return true;
    }

    final boolean found(int from, int end) {
        text = b;
        textFrom = from;
        textTo = end;
        return true;
    }
}
