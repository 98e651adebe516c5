package io.thalweg.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrafficKindTest {
    @Test
    void aHundredFlowsHaveExactlyTheShares() {
        Map<TrafficKind, Long> counts = IntStream.range(300, 300 + TrafficKind.ROUND)
                .mapToObj(TrafficKind::of)
                .collect(Collectors.groupingBy(
                        kind -> kind, () -> new EnumMap<>(TrafficKind.class), Collectors.counting()));

        assertThat(counts)
                .containsEntry(TrafficKind.DNS, 36L)
                .containsEntry(TrafficKind.HTTP, 24L)
                .containsEntry(TrafficKind.REDIS, 10L)
                .containsEntry(TrafficKind.MYSQL, 8L)
                .containsEntry(TrafficKind.TLS, 9L)
                .containsEntry(TrafficKind.BULK, 4L)
                .containsEntry(TrafficKind.PING, 2L)
                .containsEntry(TrafficKind.REFUSED, 3L)
                .containsEntry(TrafficKind.UNANSWERED, 4L);
    }
}
