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
                    Topics.FLOWS,
                    Topics.SPANS,
                    Topics.TRACES,
                    Topics.DEAD_LETTERS
                })
                .containsExactly(
                        "thalweg.packets",
                        "thalweg.syscalls",
                        "thalweg.resources",
                        "thalweg.flows",
                        "thalweg.spans",
                        "thalweg.traces",
                        "thalweg.dead-letters");
    }

    @Test
    void batchesAreKeyedByAgentAndShard() {
        assertThat(Topics.batchKey(65535, 12)).asString().isEqualTo("65535/12");
    }
}
