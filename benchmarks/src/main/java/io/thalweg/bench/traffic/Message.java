package io.thalweg.bench.traffic;

import java.nio.charset.StandardCharsets;

/**
 * One application message: protocol text, filler that nobody reads, and the bytes that end it.
 *
 * <pre>
 * | head | filler ... | tail |
 * 0                          length
 * </pre>
 */
final class Message {
    private static final byte[] NOTHING = {};
    private static final byte[] FILLER = filler();

    private final byte[] head;
    private final byte[] tail;
    final int length;

    Message(byte[] head, int fillerBytes, byte[] tail) {
        this.head = head;
        this.tail = tail;
        this.length = head.length + fillerBytes + tail.length;
    }

    static Message of(String text) {
        return of(text, 0, "");
    }

    static Message of(String head, int fillerBytes, String tail) {
        return new Message(bytes(head), fillerBytes, tail.isEmpty() ? NOTHING : bytes(tail));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Copies {@code count} bytes from {@code offset} on. */
    void copy(int offset, byte[] target, int position, int count) {
        int from = offset;
        int at = position;
        int end = offset + count;
        if (from < head.length) {
            int taken = Math.min(end, head.length) - from;
            System.arraycopy(head, from, target, at, taken);
            from += taken;
            at += taken;
        }
        int tailBegin = length - tail.length;
        while (from < Math.min(end, tailBegin)) {
            int inFiller = from % FILLER.length;
            int taken = Math.min(Math.min(end, tailBegin) - from, FILLER.length - inFiller);
            System.arraycopy(FILLER, inFiller, target, at, taken);
            from += taken;
            at += taken;
        }
        if (from < end) {
            System.arraycopy(tail, from - tailBegin, target, at, end - from);
        }
    }

    private static byte[] filler() {
        byte[] bytes = new byte[4096];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ('a' + i * 7 % 26);
        }
        return bytes;
    }
}
