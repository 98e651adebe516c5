package io.thalweg.bench.ebpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What redis-benchmark 7.0 and wrk 4.1 print. */
final class LoadResultTest {
    private static final String REDIS = """
            "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"
            "SET","86956.52","0.085","0.032","0.079","0.127","0.207","0.439"
            """;

    private static final String WRK = """
            Running 1s test @ http://127.0.0.1:18080/
              1 threads and 10 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency   182.40us  210.11us   4.08ms   94.61%
                Req/Sec    63.85k     7.22k   71.29k    80.00%
              Latency Distribution
                 50%  132.00us
                 75%  161.00us
                 90%  246.00us
                 99%    1.12ms
              69812 requests in 1.10s, 14.52MB read
            Requests/sec:  63501.45
            Transfer/sec:     13.20MB
            """;

    @Test
    void theRateAndTheLatenciesOfRedisBenchmark() throws IOException {
        assertThat(LoadResult.ofRedisBenchmark(REDIS, 20_000)).isEqualTo(new LoadResult(20_000, 86_956.52, 85, 207));
    }

    @Test
    void theRateAndTheLatenciesOfWrkInTheirUnits() throws IOException {
        assertThat(LoadResult.ofWrk(WRK)).isEqualTo(new LoadResult(69_812, 63_501.45, 182.4, 1120));
    }

    @Test
    void secondsAreAUnitToo() throws IOException {
        String slow = WRK.replace("1.12ms", "1.50s");

        assertThat(LoadResult.ofWrk(slow).p99Micros()).isEqualTo(1_500_000);
    }

    @Test
    void requestsThatFailedAreNoResult() {
        String failed = WRK.replace("Requests/sec", "  Non-2xx or 3xx responses: 12\nRequests/sec");

        assertThatThrownBy(() -> LoadResult.ofWrk(failed))
                .isInstanceOf(IOException.class)
                .hasMessage("wrk: Non-2xx or 3xx responses: 12");
    }

    @Test
    void aClientThatTellsNothingIsNoResult() {
        assertThatThrownBy(() -> LoadResult.ofRedisBenchmark("Could not connect", 1))
                .isInstanceOf(IOException.class)
                .hasMessage("redis-benchmark tells no result: Could not connect");
    }
}
