package io.thalweg.bench.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.bench.Bench;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class EbpfBenchTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private final CommandLine bench = new CommandLine(new Bench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(errors));

    @ParameterizedTest
    @CsvSource({
        "--seconds, 0, '--seconds: 0; allowed: 1 to 600'",
        "--rounds, 101, '--rounds: 101; allowed: 1 to 100'",
        "--connections, 0, '--connections: 0; allowed: 1 to 256'",
        "--pipeline, 2000, '--pipeline: 2000; allowed: 1 to 1000'",
        "--events, 10, '--events: 10; allowed: 1000 to 10000000'",
        "--event-bytes, 0, '--event-bytes: 0; allowed: 1 to 16384'",
        "--event-connections, 300, '--event-connections: 300; allowed: 1 to 256'",
        "--parts, all, all",
    })
    void whatIsNotAllowedIsNamedWithWhatIs(String option, String value, String said) {
        assertThat(bench.execute("agent-ebpf", option, value)).isEqualTo(2);
        assertThat(errors.toString()).contains(said);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void everyOptionIsExplained() {
        assertThat(bench.execute("agent-ebpf", "--help")).isZero();
        assertThat(out.toString())
                .contains("--parts", "--seconds", "--rounds", "--connections", "--events", "--warm-up");
    }

    @Test
    void itIsInTheListOfBenchmarks() {
        assertThat(bench.execute()).isZero();
        assertThat(out.toString()).contains("agent-ebpf");
    }

    @Test
    void aCurveHasEachNumberOfConnectionsByBothClients() {
        assertThat(Load.curve(List.of(1, 50), List.of(1, 16)))
                .containsExactly(
                        new Load(Load.Client.REDIS_BENCHMARK, 1, 1),
                        new Load(Load.Client.REDIS_BENCHMARK, 50, 1),
                        new Load(Load.Client.REDIS_BENCHMARK, 1, 16),
                        new Load(Load.Client.REDIS_BENCHMARK, 50, 16),
                        new Load(Load.Client.WRK, 1, 1),
                        new Load(Load.Client.WRK, 50, 1));
    }
}
