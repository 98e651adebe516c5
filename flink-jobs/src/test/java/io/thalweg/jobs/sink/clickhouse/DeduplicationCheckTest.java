package io.thalweg.jobs.sink.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeduplicationCheckTest {
    @ParameterizedTest
    @CsvSource({
        "MergeTree, SETTINGS non_replicated_deduplication_window = 1000, 0, 1000",
        "MergeTree, SETTINGS index_granularity = 8192, 0, 0",
        "MergeTree, SETTINGS index_granularity = 8192, 5000, 5000", // the server's default
        "ReplacingMergeTree, SETTINGS non_replicated_deduplication_window = 7, 0, 7",
        "ReplicatedMergeTree, SETTINGS replicated_deduplication_window = 0, 0, 0",
        "ReplicatedMergeTree, '', 0, 9223372036854775807",
        "SharedMergeTree, '', 0, 9223372036854775807",
        "Distributed, '', 0, 9223372036854775807",
        "Memory, '', 0, 0",
        "Log, '', 5000, 0"
    })
    void tableRemembersSoManyTokens(String engine, String engineFull, String defaultWindow, long expected) {
        assertThat(DeduplicationCheck.window(engine, engineFull, defaultWindow)).isEqualTo(expected);
    }
}
