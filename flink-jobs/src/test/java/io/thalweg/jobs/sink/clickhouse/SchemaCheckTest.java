package io.thalweg.jobs.sink.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaCheckTest {
    private static final String ID = described("id", "UInt64", "");
    private static final String TEXT = described("text", "LowCardinality(String)", "");
    private static final String TIME = described("time", "DateTime64(6)", "");

    @Test
    void sameColumnsInAnyOrderAreWell() {
        assertThat(SchemaCheck.differences(TestRow.COLUMNS, TIME + ID + TEXT)).isEmpty();
    }

    @Test
    void columnsThatTheJobDoesNotKnowKeepTheirDefaults() {
        String more = described("inserted_at", "DateTime", "DEFAULT");

        assertThat(SchemaCheck.differences(TestRow.COLUMNS, ID + TEXT + TIME + more))
                .isEmpty();
    }

    /** What does not change the bytes is no difference. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"text | String", "text | LowCardinality(String)", "time | DateTime64(6, \\'Europe/Berlin\\')"})
    void typeWithTheSameBytesIsWell(String name, String type) {
        String others = name.equals("text") ? ID + TIME : ID + TEXT;

        assertThat(SchemaCheck.differences(TestRow.COLUMNS, others + described(name, type, "")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"time | DateTime64(3)", "time | DateTime", "text | Nullable(String)", "text | FixedString(8)"})
    void typeWithOtherBytesIsTold(String name, String type) {
        String others = name.equals("text") ? ID + TIME : ID + TEXT;

        assertThat(SchemaCheck.differences(TestRow.COLUMNS, others + described(name, type, "")))
                .singleElement()
                .asString()
                .startsWith(name + ": is " + type + "; expected ");
    }

    @Test
    void materializedColumnCannotBeWritten() {
        String text = described("text", "LowCardinality(String)", "MATERIALIZED");

        assertThat(SchemaCheck.differences(TestRow.COLUMNS, ID + text + TIME))
                .containsExactly("text: is MATERIALIZED; expected a column that can be written");
    }

    private static String described(String name, String type, String defaultKind) {
        return name + '\t' + type + '\t' + defaultKind + "\t\t\t\t\n";
    }
}
