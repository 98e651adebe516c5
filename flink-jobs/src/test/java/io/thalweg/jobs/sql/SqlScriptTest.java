package io.thalweg.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlScriptTest {
    @Test
    void statementsEndAtSemicolons() {
        assertThat(SqlScript.statements("SELECT 1; SELECT 2 ;\n\nSELECT 3"))
                .containsExactly("SELECT 1", "SELECT 2", "SELECT 3");
    }

    @Test
    void semicolonsInTextsNamesAndCommentsAreNoEnds() {
        assertThat(SqlScript.statements("SELECT 'a;''b', `c;d`, \"e;f\" -- g;h\n/* i;j */ FROM t; -- k;l"))
                .containsExactly("SELECT 'a;''b', `c;d`, \"e;f\" -- g;h\n/* i;j */ FROM t");
    }

    @Test
    void commentsBeforeAStatementGoAndHintsStay() {
        assertThat(SqlScript.statements("-- who?\n/* why? */ SELECT * FROM t /*+ OPTIONS('a' = 'b') */;"))
                .containsExactly("SELECT * FROM t /*+ OPTIONS('a' = 'b') */");
    }

    @Test
    void aSetOfStatementsIsOne() {
        String set = "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END";

        assertThat(SqlScript.statements(set + "; SELECT 3")).containsExactly(set, "SELECT 3");
    }

    @Test
    void nothingIsNoStatement() {
        assertThat(SqlScript.statements(" ;; -- nothing\n;")).isEmpty();
    }

    @Test
    void whatDoesNotEndIsAStatementStill() {
        assertThat(SqlScript.statements("SELECT 'a; b")).containsExactly("SELECT 'a; b");
    }
}
