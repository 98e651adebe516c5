package io.thalweg.tagging;

/**
 * How long around a time the answers to some look-ups stay the same, as long as the directory does: from the last to the next
 * moment at which a holder of one of their keys begins, may be taken for it early, or ends. For those who remember answers.
 */
final class SteadyTime {
    private final ResourceDirectory directory;
    private final Entries entries;
    private long micros;
    private long from;
    private long to;

    SteadyTime(ResourceDirectory directory) {
        this.directory = directory;
        entries = directory.entries;
    }

    /** Begins with look-ups as of that time. */
    void begin(long asOfMicros) {
        micros = asOfMicros;
        from = Long.MIN_VALUE;
        to = Long.MAX_VALUE;
    }

    /** One of the look-ups asks for that key. */
    void asks(int tag, long high, long low) {
        KeyTable keys = directory.table(tag);
        for (int link = keys.first(tag, high, low); link != KeyTable.NONE; link = keys.next(link)) {
            int entry = keys.entry(link);
            turnsAt(entries.from(entry) - ResourceDirectory.EARLY_MICROS);
            turnsAt(entries.from(entry));
            turnsAt(entries.to(entry));
        }
    }

    private void turnsAt(long turn) {
        if (turn <= micros) {
            from = Math.max(from, turn);
        } else {
            to = Math.min(to, turn);
        }
    }

    /** The first time of all answers that are the same. */
    long from() {
        return from;
    }

    /** The first time after them. */
    long to() {
        return to;
    }
}
