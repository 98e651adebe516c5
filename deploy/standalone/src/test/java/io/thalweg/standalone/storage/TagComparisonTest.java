package io.thalweg.standalone.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.standalone.clickhouse.NodeProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagComparisonTest {
    private static final long ROWS = 100_000;

    @TempDir
    private Path directory;

    @Test
    void integersWeighLeast() throws Exception {
        NodeProcess.library();
        TagComparison.Result integers = measure(TagEncoding.INTEGER);
        TagComparison.Result lowCardinality = measure(TagEncoding.LOW_CARDINALITY);
        TagComparison.Result strings = measure(TagEncoding.STRING);

        assertThat(integers.rows()).isEqualTo(ROWS);
        assertThat(integers.bytesPerRow()).isBetween(10.0, lowCardinality.bytesPerRow() / 1.5);
        assertThat(lowCardinality.bytesPerRow()).isLessThan(strings.bytesPerRow());
        assertThat(integers.insertCpuSeconds()).isPositive();
    }

    private TagComparison.Result measure(TagEncoding encoding) throws Exception {
        return new TagComparison(encoding, "", 0).run(directory.resolve(encoding.name()), ROWS);
    }
}
