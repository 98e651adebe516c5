package io.thalweg.jobs.trace;

import static io.thalweg.jobs.trace.LinkingWorld.LIMITS;
import static io.thalweg.jobs.trace.LinkingWorld.span;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Components over time, as link tables and places make them. */
class PlaceTest {
    private static final long START = 1_700_000_000_000L;
    private static final long LONG_AFTER = 200_000;

    private final LinkingWorld world = new LinkingWorld(LIMITS, new Random(1));

    @Test
    void spanWithoutLinksIsATraceOfItsOwnAfterTheQuietPeriod() {
        long alone = span(START, 1);
        world.span(alone, START);

        world.advance(START + LIMITS.quietMillis() - 1);
        assertThat(world.traces()).isEmpty();
        world.advance(START + LIMITS.quietMillis());
        assertThat(world.traces()).containsExactly(Set.of(alone));
    }

    @Test
    void deepChainIsOneTrace() {
        Set<Long> chain = chain(START, 500, 1);
        world.advance(START + LONG_AFTER);
        assertThat(world.traces()).containsExactly(chain);
    }

    @Test
    void chainThatGrowsForMinutesIsOneTrace() {
        Set<Long> chain = new TreeSet<>();
        for (int i = 0; i < 100; i++) {
            long at = START + i * 1000L;
            chain.add(span(at, i));
            world.span(span(at, i), at, i + 1, i + 2);
            world.advance(at - 500);
        }
        world.advance(START + LONG_AFTER + 100_000);
        assertThat(world.traces()).containsExactly(chain);
        assertThat(world.versions(span(START, 0))).isEqualTo(1);
    }

    @Test
    void fanOfTenThousandIsOneTrace() {
        Set<Long> fan = new TreeSet<>();
        for (int i = 0; i < 10_000; i++) {
            fan.add(span(START + i, i));
            world.span(span(START + i, i), START + i, 77, 1000 + i);
        }
        world.advance(START + LONG_AFTER);
        assertThat(world.traces()).containsExactly(fan);
    }

    @Test
    void lateSpanOpensATraceAgain() {
        world.span(span(START, 1), START, 5);
        world.advance(START + 12_000);
        assertThat(world.traces()).containsExactly(Set.of(span(START, 1)));

        world.span(span(START, 2), START, 5);
        world.advance(START + 21_000);
        assertThat(world.versions(span(START, 1))).as("not yet quiet again").isEqualTo(1);
        world.advance(START + 22_000);
        assertThat(world.traces()).containsExactly(Set.of(span(START, 1), span(START, 2)));
        assertThat(world.versions(span(START, 1))).isEqualTo(2);
        assertThat(world.counters.reopened).isEqualTo(1);
    }

    @Test
    void lateSpanMakesOneTraceOfTwoAndTheOtherIsLost() {
        long first = span(START, 1);
        long second = span(START + 5000, 2);
        world.span(first, START, 5);
        world.span(second, START + 5000, 6);
        world.advance(START + 16_000);
        assertThat(world.traces()).containsExactlyInAnyOrder(Set.of(first), Set.of(second));

        long bridge = span(START + 2000, 3);
        world.span(bridge, START + 2000, 5, 6);
        world.advance(START + 30_000);
        assertThat(world.traces()).containsExactly(Set.of(first, second, bridge));
        assertThat(world.lost).isEqualTo(Map.of(second, first));
    }

    @Test
    void afterTheBoundALateSpanIsATraceOfItsOwn() {
        world.span(span(START, 1), START, 5);
        world.advance(START + 12_000);
        world.advance(START + LIMITS.memoryMillis() + 5_000);
        world.span(span(START, 2), START, 5);
        world.advance(START + LONG_AFTER);
        assertThat(world.traces()).containsExactlyInAnyOrder(Set.of(span(START, 1)), Set.of(span(START, 2)));
    }

    @Test
    void constantKeyLinksNoMoreThanItsLimit() {
        LinkingWorld small = new LinkingWorld(new Limits(10_000, 30_000, 1 << 17, 128, 10), new Random(1));
        for (int i = 0; i < 100; i++) {
            small.span(span(START, i), START, 9);
        }
        small.advance(START + LONG_AFTER);
        assertThat(small.hot).isEqualTo(1);
        assertThat(small.traces()).hasSize(91);
    }

    @Test
    void endlessChainIsCutAndItsPartsAreMarked() {
        LinkingWorld small = new LinkingWorld(new Limits(10_000, 30_000, 50, 128, 1 << 15), new Random(1));
        for (int i = 0; i < 1000; i++) {
            long at = START + i * 100L;
            small.span(span(at, i), at, i + 1, i + 2);
            small.advance(at - 500);
        }
        small.advance(START + LONG_AFTER + 100_000);
        assertThat(small.traces().stream().mapToInt(Set::size).max()).hasValue(50);
        assertThat(small.split).isNotEmpty();
        assertThat(small.traces().stream().mapToInt(Set::size).sum()).isEqualTo(1000);
    }

    @Test
    void nothingIsLeftWhenNobodyCanJoinAnyMore() {
        chain(START, 300, 1);
        chain(START + 3_900, 300, 5_000);
        world.advance(START + 20_000);
        world.advance(START + LONG_AFTER);
        assertThat(world.livePlaces()).isZero();
        assertThat(world.keys()).isZero();
        assertThat(world.forgotten).hasSize(600);
        assertThat(world.counters.duplicates).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrderAndDuplicatesMakeTheComponentsOfTheLinks(long seed) {
        Random random = new Random(seed);
        List<long[]> spans = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            long at = START + random.nextInt(100_000);
            long[] span = new long[2 + 1 + random.nextInt(3)];
            span[0] = span(at, i);
            span[1] = at;
            // Links among what ends within some seconds, of which each fourth makes large components.
            for (int k = 2; k < span.length; k++) {
                span[k] = 1 + (at / 2000 - START / 2000 + random.nextInt(2)) * 50 + random.nextInt(40);
            }
            spans.add(span);
        }
        spans.sort((one, other) -> Long.compare(one[1], other[1]));
        LinkingWorld shuffled = new LinkingWorld(new Limits(10_000, 30_000, 1 << 17, 256, 1 << 15), random);
        // Late by up to four seconds, so that each is there before its trace closes.
        List<long[]> arriving = new ArrayList<>(spans);
        spans.forEach(span -> {
            if (random.nextInt(5) == 0) {
                arriving.add(span);
            }
        });
        Map<long[], Long> arrival = new HashMap<>();
        arriving.sort((one, other) -> Long.compare(
                arrival.computeIfAbsent(one, s -> s[1] + random.nextInt(4000)),
                arrival.computeIfAbsent(other, s -> s[1] + random.nextInt(4000))));
        long watermark = START;
        for (long[] span : arriving) {
            long[] keys = java.util.Arrays.copyOfRange(span, 2, span.length);
            shuffled.span(span[0], span[1], keys);
            if (arrival.get(span) - 4000 > watermark + 500) {
                watermark = arrival.get(span) - 4000;
                shuffled.advance(watermark);
            }
        }
        shuffled.advance(START + 500_000);
        assertThat(shuffled.counters.refusedLinks).isZero();
        assertThat(shuffled.traces()).isEqualTo(expected(spans));
        assertThat(shuffled.livePlaces()).isZero();
    }

    private Set<Long> chain(long from, int length, int firstNumber) {
        List<Integer> order = new ArrayList<>();
        Set<Long> ids = new TreeSet<>();
        for (int i = 0; i < length; i++) {
            order.add(i);
            ids.add(span(from + i, firstNumber + i));
        }
        Collections.shuffle(order, new Random(3));
        for (int i : order) {
            int number = firstNumber + i;
            world.span(span(from + i, number), from + i, 100_000 + number, 100_001 + number);
        }
        return ids;
    }

    private static Set<Set<Long>> expected(List<long[]> spans) {
        Map<Long, Set<Long>> byKey = new HashMap<>();
        for (long[] span : spans) {
            Set<Long> joined = new TreeSet<>(Set.of(span[0]));
            Set<Long> keys = new HashSet<>();
            for (int k = 2; k < span.length; k++) {
                keys.add(span[k]);
            }
            keys.forEach(key -> joined.addAll(byKey.getOrDefault(key, Set.of())));
            Set<Set<Long>> merged = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
            keys.forEach(key -> {
                if (byKey.containsKey(key)) {
                    merged.add(byKey.get(key));
                }
            });
            byKey.replaceAll((key, members) -> merged.contains(members) ? joined : members);
            keys.forEach(key -> byKey.put(key, joined));
        }
        return new HashSet<>(byKey.values());
    }
}
