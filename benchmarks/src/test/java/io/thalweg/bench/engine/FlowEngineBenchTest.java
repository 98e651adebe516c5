package io.thalweg.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.bench.Bench;
import io.thalweg.bench.traffic.GroundTruth;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FlowEngineBenchTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private final CommandLine bench =
            new CommandLine(new Bench()).setOut(new PrintWriter(out)).setErr(new PrintWriter(errors));
    private Path capture;

    @BeforeEach
    void generate(@TempDir Path directory) {
        capture = directory.resolve("capture.pcap");
        assertThat(bench.execute("generate", "--packets", "20000", "--flows", "700", capture.toString()))
                .isZero();
    }

    @Test
    void aResultIsALineOfJsonForEachConfiguration() throws IOException {
        int exit = bench.execute("flow-engine", "--passes", "3", "--capture", capture.toString());

        assertThat(exit).as(errors.toString()).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        JsonNode l4 = new ObjectMapper().readTree(lines.get(0));
        assertThat(l4.get("benchmark").asText()).isEqualTo("flow-engine");
        assertThat(l4.get("packets").asLong()).isEqualTo(20_000);
        assertThat(l4.get("flows").asLong()).isEqualTo(700);
        assertThat(l4.get("passes")).hasSize(3);
        assertThat(l4.get("l4_packets_per_second").asLong()).isPositive();
        assertThat(l4.get("cold_packets_per_second").asLong()).isPositive();
        assertThat(lines.get(1)).contains("\"l4_l7_packets_per_second\"");
    }

    @Test
    void rowsThatDoNotAddUpAreNoResult() throws IOException {
        Path truth = GroundTruth.beside(capture);
        Files.writeString(truth, Files.readString(truth).replace("\n  \"flows\" : 700", "\n  \"flows\" : 701"));

        int exit = bench.execute("flow-engine", "--capture", capture.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(errors.toString()).contains("flows: 700, should be 701");
    }

    @Test
    void onePassIsRefused() {
        assertThat(bench.execute("flow-engine", "--passes", "1")).isEqualTo(2);
        assertThat(errors.toString()).contains("--passes: 1; allowed: 2 and more");
    }

    @Test
    void withoutANameTheBenchmarksAreListed() {
        assertThat(bench.execute()).isZero();
        assertThat(out.toString()).contains("flow-engine", "jmh", "generate");
    }
}
