package io.thalweg.standalone.clickhouse.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartNameTest {
    @ParameterizedTest
    @CsvSource({
        // the same, merged, mutated
        "all_5_5_0, all_5_5_0, true",
        "all_1_9_2, all_5_5_0, true",
        "all_5_5_0_17, all_5_5_0, true",
        "20261122_5_6_1, 20261122_6_6_0, true",
        // before, after, half, another partition
        "all_1_4_2, all_5_5_0, false",
        "all_6_9_2, all_5_5_0, false",
        "all_1_5_1, all_5_6_1, false",
        "20261121_1_9_2, 20261122_5_5_0, false"
    })
    void coversWhatIsWithinItsBlocks(String part, String other, boolean covers) {
        assertThat(PartName.parse(part)
                        .orElseThrow()
                        .covers(PartName.parse(other).orElseThrow()))
                .isEqualTo(covers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_",
                "____",
                "detached",
                "deduplication_logs",
                "format_version.txt",
                "mutation_7.txt",
                "tmp_insert_all_5_5_0",
                "tmp_merge_all_1_9_2",
                "delete_tmp_all_5_5_0",
                "tmp-fetch_all_5_5_0",
                "all_5_5",
                "all_5_5_x",
                "all_5_99999999999999999999_0",
                "all_5_5_0_1_2"
            })
    void othersAreNoParts(String name) {
        assertThat(PartName.parse(name)).isEmpty();
    }
}
