package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.Column;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CaptureLossTableTest {
    private static final Pattern COLUMN =
            Pattern.compile("^ +(?:ADD COLUMN IF NOT EXISTS )?`(\\w+)`\\s+([\\w()]+)", Pattern.MULTILINE);

    @Test
    void definitionInSqlHasTheColumnsOfTheCode() throws Exception {
        Path sql = Path.of(System.getProperty("thalweg.home"), "sql/clickhouse");
        Matcher columns = COLUMN.matcher(Files.readString(sql.resolve("040_capture_loss.sql"))
                + Files.readString(sql.resolve("060_loss_of_calls.sql")));
        List<String> defined = new ArrayList<>();
        while (columns.find()) {
            defined.add(columns.group(1) + " " + columns.group(2));
        }

        assertThat(defined)
                .isEqualTo(CaptureLossTable.TABLE.columns().stream()
                        .map(Column::toString)
                        .toList());
    }
}
