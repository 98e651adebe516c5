package io.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void theNamesAreTheContract() {
        assertThat(new String[] {
                    Topics.PACKETS,
                    Topics.SYSCALLS,
                    Topics.RESOURCES,
                    Topics.PROCESSES,
                    Topics.FLOWS,
                    Topics.SPANS,
                    Topics.METRICS,
                    Topics.TRACES,
                    Topics.OTLP_SPANS,
                    Topics.DEAD_LETTERS
                })
                .containsExactly(
                        "thalweg.packets",
                        "thalweg.syscalls",
                        "thalweg.resources",
                        "thalweg.processes",
                        "thalweg.flows",
                        "thalweg.spans",
                        "thalweg.metrics",
                        "thalweg.traces",
                        "otlp_spans",
                        "thalweg.dead-letters");
    }

    @Test
    void batchesAreKeyedByAgentAndShard() {
        assertThat(Topics.batchKey(65535, 12)).asString().isEqualTo("65535/12");
    }

    @Test
    void processesAreKeyedByAgentNumberAndStart() {
        assertThat(Topics.processKey(7, 4711, 1_700_000_000_000_000L))
                .asString()
                .isEqualTo("7/4711/1700000000000000");
    }
}
