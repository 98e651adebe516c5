package io.thalweg.standalone.clickhouse.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlScriptTest {
    @Test
    void statementsEndAtSemicolonsThatAreSemicolons() {
        String script = """
                -- First; of all.
                CREATE DATABASE a;

                /* then; */ CREATE TABLE a.t
                (
                    s String DEFAULT ';', -- a comment; inside
                    `odd;name` UInt8
                );
                ;
                SELECT 'it''s;' # the last
                """;
        assertThat(SqlScript.statements(script)).containsExactly("CREATE DATABASE a", """
                        CREATE TABLE a.t
                        (
                            s String DEFAULT ';', -- a comment; inside
                            `odd;name` UInt8
                        )""", "SELECT 'it''s;'");
    }

    @Test
    void nothingHasNoStatements() {
        assertThat(SqlScript.statements("")).isEmpty();
        assertThat(SqlScript.statements("-- only this\n ; ;")).isEmpty();
    }

    @Test
    void literalsAndIdentifiersCannotBeLeft() {
        assertThat(SqlText.literal("a'b\\c\0")).isEqualTo("'a\\'b\\\\c\\0'");
        assertThat(SqlText.identifier("a`b")).isEqualTo("`a\\`b`");
    }
}
