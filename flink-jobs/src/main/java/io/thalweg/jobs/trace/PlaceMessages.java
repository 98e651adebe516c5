package io.thalweg.jobs.trace;

/**
 * What places are told, in the words of a batch; the key tells the place.
 *
 * <pre>
 *   SPAN   span | its time, ms | a member of its component
 *   LINK   span | other span   | where they meet
 *   GONE   span | the place to look for it | -
 *   TOLD   member | trace | version, and in the lowest bit whether it is lost
 * </pre>
 */
final class PlaceMessages {
    static final int WORDS = 4;
    static final int SPAN = 0;
    static final int LINK = 1;
    static final int GONE = 2;
    static final int TOLD = 3;

    private final Outbox out;
    private long lastPlace = -1;
    private long lastKey;

    PlaceMessages(Outbox out) {
        this.out = out;
    }

    void span(long place, long span, long millis, long member) {
        add(place, SPAN, span, millis, member);
    }

    void link(long place, long one, long other, long meeting) {
        add(place, LINK, one, other, meeting);
    }

    void gone(long place, long span, long to) {
        add(place, GONE, span, to, 0);
    }

    void told(long place, long member, long trace, int version, boolean isLost) {
        add(place, TOLD, member, trace, (long) version << 1 | (isLost ? 1 : 0));
    }

    private void add(long place, int what, long first, long second, long third) {
        TraceBatch batch = out.to(key(place));
        batch.add(what);
        batch.add(first, second, third);
    }

    private long key(long place) {
        if (place != lastPlace) {
            lastPlace = place;
            lastKey = Keys.ofPlace(place);
        }
        return lastKey;
    }

    /** Tells the place all that is in the batch. */
    static void deliver(TraceBatch batch, Place place, long now) {
        long[] words = batch.words;
        for (int i = 0; i < batch.wordCount; i += WORDS) {
            long span = words[i + 1];
            long second = words[i + 2];
            long third = words[i + 3];
            switch ((int) words[i]) {
                case SPAN -> place.span(span, Math.max(second, now), third);
                case LINK -> place.link(span, second, third, now);
                case GONE -> place.gone(span, second, now);
                default -> place.told(span, second, (int) (third >>> 1), (third & 1) != 0);
            }
        }
    }
}
