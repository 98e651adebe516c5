package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.Column;
import io.thalweg.jobs.SqlColumns;
import org.junit.jupiter.api.Test;

class CaptureLossTableTest {
    @Test
    void definitionInSqlHasTheColumnsOfTheCode() throws Exception {
        assertThat(SqlColumns.of("040_capture_loss.sql", "060_loss_of_calls.sql"))
                .isEqualTo(CaptureLossTable.TABLE.columns().stream()
                        .map(Column::toString)
                        .toList());
    }
}
