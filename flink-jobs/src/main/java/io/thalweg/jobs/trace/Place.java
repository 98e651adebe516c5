package io.thalweg.jobs.trace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One place of {@link TimeLevels} and the spans that are linked there: state of the operators {@code level-0} to
 * {@code level-3}. It takes spans, links, and the names of traces that were closed below; it tells what belongs to a higher
 * place, and the members of a component that has been quiet.
 *
 * <p>A component that a link leads out of the interval goes to where the other end is to be found too, with all its spans;
 * what is later told of its members goes after it. Nothing ever comes down, so there is no circle among the operators.
 */
final class Place {
    private static final int VERSION = 1;

    private final Components components;
    private final LostTraces lost;
    /** Spans of components that are here and open. */
    private int open;
    /** When something is due at the earliest, ms of event time. */
    private long dueAt = Long.MAX_VALUE;

    private long timerAt = Long.MAX_VALUE;
    /** Open spans that the subtask counts; not part of what is written. */
    private int countedOpen;

    private transient int level;
    private transient Limits limits;
    private transient PlaceOutputs out;
    private transient PlaceCounters counters;

    Place() {
        this(new Components(), new LostTraces());
    }

    private Place(Components components, LostTraces lost) {
        this.components = components;
        this.lost = lost;
    }

    /** To be called each time before anything else: these are the subtask's, not the state's. */
    Place with(int ownLevel, Limits ownLimits, PlaceOutputs outputs, PlaceCounters ownCounters) {
        level = ownLevel;
        limits = ownLimits;
        out = outputs;
        counters = ownCounters;
        return this;
    }

    boolean isEmpty() {
        return components.count() == 0;
    }

    /** Open spans more (or less, negative) than when this was last called. */
    int changeOfOpen() {
        int change = open - countedOpen;
        countedOpen = open;
        return change;
    }

    /** When {@link #advance} is due, ms of event time. */
    long dueAt() {
        return dueAt;
    }

    /** When the operator's timer is set for, the operator's to say. */
    long timerAt() {
        return timerAt;
    }

    void timerIsSetFor(long millis) {
        timerAt = millis;
    }

    /**
     * A span, and another one of its component if one is known.
     *
     * @param millis its end, or the watermark when it came later than that
     */
    void span(long span, long millis, long member) {
        int entry = components.add(span);
        if (components.isRegistered(entry)) {
            counters.duplicates++;
            return;
        }
        int root = components.root(entry);
        if (isHere(root)) {
            reopen(root);
            open++;
        } else {
            out.span(components.place(root), span, millis, span);
        }
        components.register(entry);
        touch(root, millis);
        if (member != span) {
            unite(root, components.root(components.add(member)));
        }
    }

    /**
     * Two spans of one trace.
     *
     * @param meeting where both are to be found, by {@link TimeLevels#meeting}
     * @param millis when this is told, of event time
     */
    void link(long one, long other, long meeting, long millis) {
        int root = components.root(components.add(one));
        touch(root, millis);
        if (TimeLevels.level(meeting) > level) {
            rise(root, one, other, meeting);
        } else {
            unite(root, components.root(components.add(other)));
        }
    }

    /** The other end of the link, which may be of another place, rises to the meeting too. */
    private void rise(int root, long one, long other, long meeting) {
        long place = components.place(root);
        if (place == Components.NOWHERE) {
            send(root, meeting);
            out.link(meeting, one, other, meeting);
        } else if (TimeLevels.level(place) < TimeLevels.level(meeting)) {
            out.link(place, one, other, meeting);
        } else if (place == meeting) {
            out.link(meeting, one, other, meeting);
        } else if (TimeLevels.level(place) > TimeLevels.level(meeting)) {
            out.link(meeting, one, other, meeting);
            out.gone(meeting, one, place);
        } else {
            counters.refusedLinks++;
        }
    }

    void gone(long span, long to, long millis) {
        int root = components.root(components.add(span));
        touch(root, millis);
        long place = components.place(root);
        if (place == Components.NOWHERE) {
            send(root, to);
        } else {
            part(place, components.id(root), to, span);
        }
    }

    /** What was told of the member's component below. */
    void told(long member, long trace, int version, boolean isLost) {
        int root = components.root(components.add(member));
        if (!isHere(root)) {
            out.told(components.place(root), member, trace, version, isLost);
        } else if (isLost) {
            lost.add(member, trace, version);
        } else {
            name(root, trace, version);
        }
    }

    /** A component has one name: of two the smaller, unsigned, which is the earlier. */
    private void name(int root, long trace, int version) {
        long other = components.trace(root);
        int newest = Math.max(components.version(root), version);
        boolean isOlder = other == 0 || Long.compareUnsigned(trace, other) < 0;
        if (other != 0 && other != trace) {
            lost.add(components.id(root), isOlder ? other : trace, isOlder ? components.version(root) : version);
        }
        components.identify(root, isOlder ? trace : other, newest);
    }

    private void unite(int one, int other) {
        if (one == other) {
            return;
        }
        if (isHere(one) && isHere(other)) {
            uniteHere(one, other);
        } else if (isHere(one)) {
            follow(one, other);
        } else if (isHere(other)) {
            follow(other, one);
        } else {
            long place = components.place(one);
            long otherPlace = components.place(other);
            if (part(place, components.id(one), otherPlace, components.id(other))) {
                boolean isHigher = TimeLevels.level(place) > TimeLevels.level(otherPlace);
                components.place(components.unite(one, other), isHigher ? place : otherPlace);
            }
        }
    }

    private void uniteHere(int one, int other) {
        if (!components.fit(one, other, limits.mostSpans(), limits.longestSeconds())) {
            components.split(one);
            components.split(other);
            counters.refusedLinks++;
            return;
        }
        reopen(one);
        reopen(other);
        long trace = components.trace(one);
        int version = components.version(one);
        long otherTrace = components.trace(other);
        int otherVersion = components.version(other);
        int root = components.unite(one, other);
        components.identify(root, trace, version);
        if (otherTrace != 0) {
            name(root, otherTrace, otherVersion);
        }
        due(components.last(root) + limits.quietMillis());
    }

    /** A component that is still here joins one that has gone. */
    private void follow(int here, int gone) {
        long to = components.place(gone);
        send(here, to);
        out.link(to, components.id(here), components.id(gone), to);
        components.place(components.unite(here, gone), to);
    }

    /** Two that have gone to different places: the one that is lower goes on to the higher place. */
    private boolean part(long place, long span, long otherPlace, long other) {
        int first = TimeLevels.level(place);
        int second = TimeLevels.level(otherPlace);
        if (place == otherPlace) {
            out.link(place, span, other, place);
        } else if (first == second) {
            counters.refusedLinks++;
            return false;
        } else if (first < second) {
            out.link(place, span, other, otherPlace);
        } else {
            out.link(otherPlace, other, span, place);
        }
        return true;
    }

    /** All of the component that is known here. */
    private void send(int root, long to) {
        counters.risen++;
        reopen(root);
        open -= components.registered(root);
        long name = components.id(root);
        int at = root;
        do {
            if (components.isRegistered(at)) {
                out.span(to, components.id(at), components.last(root), name);
            } else if (at != root) {
                out.link(to, name, components.id(at), to);
            }
            at = components.next(at);
        } while (at != root);
        if (components.trace(root) != 0) {
            out.told(to, name, components.trace(root), components.version(root), false);
        }
        lost.removeIf((member, trace, version) -> {
            boolean isOfIt = components.root(components.entry(member)) == root;
            if (isOfIt) {
                out.told(to, name, trace, version, true);
            }
            return isOfIt;
        });
        components.identify(root, 0, 0);
        components.place(root, to);
        due(components.last(root) + limits.memoryMillis());
    }

    private boolean isHere(int root) {
        return components.place(root) == Components.NOWHERE;
    }

    private void reopen(int root) {
        if (components.isClosed(root)) {
            components.close(root, false);
            counters.reopened++;
            open += components.registered(root);
        }
    }

    private void touch(int root, long millis) {
        components.touch(root, millis);
        due(components.last(root) + limits.quietMillis());
    }

    private void due(long millis) {
        dueAt = Math.min(dueAt, millis);
    }

    /**
     * Closes what has been quiet until this watermark. What nobody will join any more is forgotten when it is half of all:
     * to take it out costs as much as to copy the rest.
     */
    void advance(long watermark) {
        dueAt = Long.MAX_VALUE;
        boolean[] isKept = new boolean[components.count()];
        long over = 0;
        long all = 0;
        for (int root = 0; root < isKept.length; root++) {
            if (components.isRoot(root)) {
                isKept[root] = !isOver(root, watermark);
                int weight = components.size(root);
                all += weight;
                over += isKept[root] ? 0 : weight;
            }
        }
        lost.removeIf((member, trace, version) -> tell(trace, version, member, watermark));
        if (over > 0 && over * 2 >= all) {
            forget(isKept, watermark);
        }
    }

    /** @return whether nobody will join the component any more */
    private boolean isOver(int root, long watermark) {
        long quietAt = components.last(root) + limits.quietMillis();
        if (isOpen(root) && quietAt <= watermark) {
            close(root, watermark);
        }
        if (isOpen(root)) {
            due(quietAt);
            return false;
        }
        long end = components.last(root) + limits.memoryMillis();
        if (end > watermark) {
            due(end);
            return false;
        }
        return true;
    }

    private boolean isOpen(int root) {
        return isHere(root) && !components.isClosed(root) && components.registered(root) > 0;
    }

    private void close(int root, long watermark) {
        long trace = components.trace(root) == 0 ? components.smallest(root) : components.trace(root);
        int version = components.version(root) + 1;
        components.identify(root, trace, version);
        components.close(root, true);
        counters.closed++;
        open -= components.registered(root);
        int at = root;
        do {
            if (components.isRegistered(at)) {
                out.order(components.id(at), trace, version, components.isSplit(root), watermark);
            }
            at = components.next(at);
        } while (at != root);
    }

    private boolean tell(long trace, int version, long member, long watermark) {
        int entry = components.entry(member);
        int root = entry == Components.NONE ? Components.NONE : components.root(entry);
        boolean isClosed = root != Components.NONE && components.isClosed(root);
        if (isClosed) {
            out.lost(trace, version, components.trace(root), watermark);
        }
        return isClosed || root == Components.NONE;
    }

    private void forget(boolean[] isKept, long watermark) {
        for (int i = 0; i < isKept.length; i++) {
            int root = components.root(i);
            if (!isKept[root] && isHere(root) && components.isRegistered(i)) {
                out.forget(components.id(i), watermark);
            }
        }
        components.keepOnly(isKept);
    }

    Place copy() {
        Place copy = new Place(components.copy(), lost.copy());
        copy.open = open;
        copy.countedOpen = countedOpen;
        copy.dueAt = dueAt;
        copy.timerAt = timerAt;
        return copy;
    }

    void writeTo(DataOutput target) throws IOException {
        target.writeByte(VERSION);
        target.writeInt(open);
        target.writeLong(dueAt);
        target.writeLong(timerAt);
        lost.writeTo(target);
        components.writeTo(target);
    }

    /** @throws IOException for bytes that are none of {@link #writeTo}; the message says which it reads */
    static Place readFrom(DataInput in) throws IOException {
        StateVersion.require("place", in.readUnsignedByte(), VERSION);
        int open = in.readInt();
        long dueAt = in.readLong();
        long timerAt = in.readLong();
        LostTraces lost = LostTraces.readFrom(in);
        Place read = new Place(Components.readFrom(in), lost);
        read.open = open;
        read.dueAt = dueAt;
        read.timerAt = timerAt;
        return read;
    }
}
