package io.thalweg.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What one process asked while it answered. Times in ms, ids of spans as given. */
class ProcessChainsTest {
    private static final int AGENT = 7;

    private ProcessChains chains = new ProcessChains();
    private final Map<Long, Long> keys = new HashMap<>();

    @Test
    void requestsOfARequestShareItsKey() {
        add(asked(1, 10, 20, 100, 101));
        add(asked(2, 30, 40, 101, 102));
        assertThat(keys).isEmpty();

        add(served(9, 0, 50, 100, 102));
        assertThat(keys).containsOnlyKeys(1L, 2L, 9L);
        assertThat(keys.values()).containsOnly(keys.get(9L));
    }

    @Property(tries = 300)
    void orderOfArrivalChangesNothing(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        List<Span> spans = new ArrayList<>();
        for (int request = 0; request < 5; request++) {
            int begin = request * 1000;
            int ids = request * 1000 + 100;
            for (int i = 0; i < 20; i++) {
                spans.add(asked(request * 100 + i, begin + 10 + i * 10, begin + 19 + i * 10, ids + i, ids + i + 1));
            }
            spans.add(served(request * 100 + 99, begin, begin + 500, ids, ids + 20));
        }
        Collections.shuffle(spans, random);
        chains = new ProcessChains();
        keys.clear();
        for (Span span : spans) {
            add(span);
            if (random.nextInt(20) == 0) {
                chains = random.nextBoolean() ? chains.copy() : saved(chains);
            }
        }
        for (long request = 0; request < 5; request++) {
            for (long i = 0; i < 20; i++) {
                assertThat(keys.get(request * 100 + i)).isNotNull().isEqualTo(keys.get(request * 100 + 99));
            }
        }
        assertThat(keys.values().stream().distinct()).hasSize(5);
    }

    @Test
    void whatJoinedByItsAnswerStillJoinsTheRequestItBeganBecauseOf() {
        add(asked(1, 10, 40, 100, 150));
        add(asked(2, 12, 40, 101, 150));
        add(served(8, 0, 45, 100, 150));
        assertThat(keys.get(2L)).isEqualTo(keys.get(8L));

        add(served(9, 5, 50, 101, 151));
        assertThat(keys.get(1L)).isEqualTo(keys.get(8L));
        assertThat(keys.get(2L)).isEqualTo(keys.get(9L)).isNotEqualTo(keys.get(8L));
    }

    @Test
    void clientThatServesNobodyIsNoChain() {
        for (int i = 0; i < 1000; i++) {
            add(asked(i, i * 10, i * 10 + 9, 100 + i, 101 + i));
        }
        assertThat(keys).isEmpty();
    }

    @Test
    void whatBeganBeforeTheRequestOrAfterItsResponseIsNotOfIt() {
        add(asked(1, 0, 90, 99, 100)); // its answer woke the thread that then read the request, say
        add(asked(2, 110, 120, 100, 101));
        add(asked(3, 300, 310, 101, 102));
        add(served(9, 100, 200, 100, 101));

        assertThat(keys).containsOnlyKeys(2L, 9L);
    }

    @Test
    void chainIsFollowedFromItsEndWhereItsBeginningIsLost() {
        add(asked(2, 30, 40, 101, 102));
        add(asked(3, 41, 45, 102, 103));
        add(served(9, 0, 50, 100, 103));

        assertThat(keys).containsOnlyKeys(2L, 3L, 9L);
    }

    @Test
    void unansweredRequestKeepsWhatItAsked() {
        Span request = served(9, 100, 100, 50, 0);
        request.type = Span.REQUEST_ONLY;
        add(request);
        add(asked(1, 500, 600, 50, 51));

        assertThat(keys).containsOnlyKeys(1L, 9L);
    }

    @Test
    void spanWithoutIdsOrWithoutAProcessTakesNoPart() {
        Span leaf = served(1, 0, 10, 100, 100);
        Span packet = served(2, 0, 10, 100, 101);
        packet.point = SpanPoint.SERVER;
        Span unknown = served(3, 0, 10, 100, 101);
        unknown.processId1 = 0;

        assertThat(SpanLinks.processKey(leaf)).isZero();
        assertThat(SpanLinks.processKey(packet)).isZero();
        assertThat(SpanLinks.processKey(unknown)).isZero();
        assertThat(SpanLinks.processKey(served(4, 0, 10, 100, 101)))
                .isNotZero()
                .isEqualTo(SpanLinks.processKey(asked(5, 0, 10, 100, 101)));
    }

    @Test
    void whatWaitsIsBoundedAndCounted() {
        for (int i = 0; i <= ProcessChains.MOST_SPANS; i++) {
            add(asked(i, i, i, 1000L + i, 1001L + i));
        }
        assertThat(chains.dropped()).isEqualTo(ProcessChains.MOST_SPANS / 2);
    }

    @Test
    void whatIsOldIsForgotten() {
        for (int i = 0; i < 500; i++) {
            add(asked(i, i, i + 1, 1000 + i, 1001 + i));
        }
        chains.forgetBefore(400_000);
        add(served(1000, 0, 1000, 1000, 1450));
        assertThat(keys).doesNotContainKeys(0L, 398L).containsKeys(399L, 449L);

        chains.forgetBefore(Long.MAX_VALUE);
        assertThat(chains.isEmpty()).isTrue();
    }

    @Test
    void manyMessagesOfOneIdAreNoQuadraticWork() {
        for (int i = 0; i < 30_000; i++) {
            add(asked(i, i, i + 1, 5, 6));
        }
        add(served(50_000, 0, 40_000, 5, 7));
        assertThat(keys).hasSizeLessThan(1000);
    }

    @Test
    void otherStateIsRefused() {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(new byte[] {9}));
        assertThatThrownBy(() -> ProcessChains.readFrom(in)).hasMessageContaining("version 9");
    }

    private static ProcessChains saved(ProcessChains chains) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        chains.writeTo(new DataOutputStream(bytes));
        return ProcessChains.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    private void add(Span span) {
        chains.add(span, keys::put);
    }

    private static Span asked(long id, long start, long end, long request, long response) {
        Span span = call(id, start, end, request, response);
        span.point = SpanPoint.CLIENT_PROCESS;
        span.processId0 = 4711;
        return span;
    }

    private static Span served(long id, long start, long end, long request, long response) {
        Span span = call(id, start, end, request, response);
        span.point = SpanPoint.SERVER_PROCESS;
        span.processId1 = 4711;
        return span;
    }

    private static Span call(long id, long start, long end, long request, long response) {
        Span span = new Span();
        span.id = id;
        span.agentId = AGENT;
        span.type = Span.SESSION;
        span.startTime = start * 1000;
        span.endTime = end * 1000;
        span.syscallTraceIdRequest = request;
        span.syscallTraceIdResponse = response;
        return span;
    }
}
