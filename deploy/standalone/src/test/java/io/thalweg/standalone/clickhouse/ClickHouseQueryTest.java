package io.thalweg.standalone.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseQueryTest {
    @Test
    void resultIsWrittenInTheFormatAskedFor(@TempDir Path data) throws Exception {
        try (NodeProcess node = NodeProcess.start(data)) {
            ClickHouseQuery query = new ClickHouseQuery(node.endpoint());
            assertThat(run(query, "SELECT 1 AS a, 'x' AS b", ClickHouseQuery.IN_PIPE))
                    .isEqualTo("1\tx\n");
            assertThat(run(query, "SELECT 1 AS a", ClickHouseQuery.ON_TERMINAL)).contains("┌─a─┐", "│ 1 │");
            assertThat(run(query, "SELECT 1 AS a FORMAT JSONEachRow", ClickHouseQuery.IN_PIPE))
                    .isEqualTo("{\"a\":1}\n");
            assertThat(run(query, "CREATE TABLE t (a Int8) ENGINE = Memory", ClickHouseQuery.IN_PIPE))
                    .isEmpty();
            assertThatThrownBy(() -> run(query, "SELEC", ClickHouseQuery.IN_PIPE))
                    .isInstanceOf(ClickHouseException.class)
                    .hasMessageStartingWith("Code: 62. DB::Exception: Syntax error");
        }
    }

    @Test
    void absentClickHouseIsNamed() {
        ClickHouseQuery query = new ClickHouseQuery(ClickHouseEndpoint.parse("127.0.0.1:1"));
        assertThatThrownBy(() -> run(query, "SELECT 1", ClickHouseQuery.IN_PIPE))
                .isInstanceOf(IOException.class)
                .hasMessage("no ClickHouse listens on http://127.0.0.1:1/; does ./thalweg up run?");
    }

    private static String run(ClickHouseQuery query, String sql, String format) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        query.run(sql, format, output);
        return output.toString(UTF_8);
    }
}
