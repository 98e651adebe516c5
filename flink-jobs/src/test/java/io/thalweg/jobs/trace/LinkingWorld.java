package io.thalweg.jobs.trace;

import io.thalweg.engine.trace.LinkKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Link tables and places without Flink: messages between them are delivered in any order, but all that a watermark
 * follows before it.
 */
final class LinkingWorld {
    static final Limits LIMITS = new Limits(10_000, 30_000, 1 << 17, 128, 1 << 15);

    private final Limits limits;
    private final Random random;
    private final LinkTable links = new LinkTable();
    private final Map<Long, Place> places = new TreeMap<>();
    private final List<Runnable> messages = new ArrayList<>();
    private final Map<Long, Map<Integer, Set<Long>>> versions = new HashMap<>();
    final PlaceCounters counters = new PlaceCounters();
    final Map<Long, Long> lost = new HashMap<>();
    final Set<Long> split = new TreeSet<>();
    final Set<Long> forgotten = new TreeSet<>();
    int hot;
    private long watermark = Long.MIN_VALUE;

    LinkingWorld(Limits limits, Random random) {
        this.limits = limits;
        this.random = random;
    }

    /** A span that ended in the second and the millisecond of it, the number making it different from others. */
    static long span(long millis, int number) {
        return millis / 1000 << 32 | number;
    }

    void span(long id, long endMillis, long... keys) {
        long millis = Math.max(endMillis, watermark);
        send(TimeLevels.home(id), place -> place.span(id, millis, id));
        for (long key : keys) {
            int now = (int) Math.max(0, watermark / 1000);
            LinkTable.Outcome outcome = links.offer(key, id, LinkKind.TRACE_ID, limits.mostSpansOfKey(), now);
            if (outcome == LinkTable.Outcome.LINKED) {
                link(links.first(), id);
            }
            hot += outcome == LinkTable.Outcome.TURNED_HOT ? 1 : 0;
        }
    }

    private void link(long one, long other) {
        long meeting = TimeLevels.meeting(one, other);
        long now = Math.max(0, watermark);
        send(TimeLevels.home(one), place -> place.link(one, other, meeting, now));
        if (TimeLevels.level(meeting) > 0) {
            send(TimeLevels.home(other), place -> place.link(other, one, meeting, now));
        }
    }

    /** Everything that was sent arrives, then the watermark. */
    void advance(long millis) {
        deliver();
        watermark = millis;
        links.forgetBefore((int) ((millis - limits.memoryMillis()) / 1000));
        for (int level = 0; level < TimeLevels.LEVELS; level++) {
            for (long key : List.copyOf(places.keySet())) {
                if (TimeLevels.level(key) == level) {
                    Place place = at(key);
                    place.advance(millis);
                    if (place.isEmpty()) {
                        places.remove(key);
                    }
                }
            }
            deliver();
        }
    }

    private void deliver() {
        while (!messages.isEmpty()) {
            int chosen = random.nextInt(messages.size());
            Runnable message = messages.set(chosen, messages.get(messages.size() - 1));
            messages.remove(messages.size() - 1);
            message.run();
        }
    }

    private void send(long key, Consumer<Place> message) {
        messages.add(() -> message.accept(at(key)));
    }

    private Place at(long key) {
        return places.computeIfAbsent(key, none -> new Place())
                .with(TimeLevels.level(key), limits, new Outputs(), counters);
    }

    /** The members of each trace in its last version; those that became part of others left out. */
    Set<Set<Long>> traces() {
        Set<Set<Long>> traces = new HashSet<>();
        versions.forEach((trace, all) -> {
            if (!lost.containsKey(trace)) {
                traces.add(((TreeMap<Integer, Set<Long>>) all).lastEntry().getValue());
            }
        });
        return traces;
    }

    int versions(long trace) {
        return versions.getOrDefault(trace, Map.of()).size();
    }

    int livePlaces() {
        return places.size();
    }

    int keys() {
        return links.size();
    }

    private final class Outputs implements PlaceOutputs {
        @Override
        public void span(long place, long span, long millis, long member) {
            send(place, to -> to.span(span, millis, member));
        }

        @Override
        public void link(long place, long one, long other, long meeting) {
            long now = Math.max(0, watermark);
            send(place, to -> to.link(one, other, meeting, now));
        }

        @Override
        public void gone(long place, long span, long to) {
            long now = Math.max(0, watermark);
            send(place, at -> at.gone(span, to, now));
        }

        @Override
        public void told(long place, long member, long trace, int version, boolean isLost) {
            send(place, to -> to.told(member, trace, version, isLost));
        }

        @Override
        public void order(long span, long trace, int version, boolean isSplit, long watermark) {
            versions.computeIfAbsent(trace, none -> new TreeMap<>())
                    .computeIfAbsent(version, none -> new TreeSet<>())
                    .add(span);
            lost.remove(trace);
            if (isSplit) {
                split.add(trace);
            }
        }

        @Override
        public void lost(long trace, int version, long into, long watermark) {
            lost.put(trace, into);
        }

        @Override
        public void forget(long span, long watermark) {
            forgotten.add(span);
        }
    }
}
