package io.thalweg.standalone.clickhouse.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.standalone.clickhouse.sql.SqlStatement.Kind;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStatementTest {
    private static SqlStatement parse(String sql) {
        return SqlStatement.parse(sql.getBytes(UTF_8));
    }

    private static String bare(SqlStatement statement) {
        return new String(statement.bare(), UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "INSERT INTO t FORMAT CSV 1,a              | INSERT INTO t                    | CSV       | 1,a",
                "INSERT INTO t (a, b) FORMAT TSV$1         | INSERT INTO t (a, b)             | TSV       | 1",
                "INSERT INTO t FORMAT CSV  $ x             | INSERT INTO t                    | CSV       | ' x'",
                "insert into d.t values (1, ';'), (2, 'x') | insert into d.t                  | Values    | ' (1, '';''), (2, ''x'')'",
                "INSERT INTO `format` FORMAT CSV 1         | INSERT INTO `format`             | CSV       | 1",
                "INSERT INTO d.format FORMAT CSV 1         | INSERT INTO d.format             | CSV       | 1",
                "INSERT INTO TABLE values VALUES (1)       | INSERT INTO TABLE values         | Values    | ' (1)'",
                "INSERT INTO FUNCTION file('f; FORMAT x') FORMAT CSV 1 | INSERT INTO FUNCTION file('f; FORMAT x') | CSV | 1",
                "INSERT INTO t SETTINGS a = 1 FORMAT CSV 1 | INSERT INTO t SETTINGS a = 1     | CSV       | 1",
                "INSERT INTO t -- FORMAT TSV$FORMAT CSV 1  | INSERT INTO t                    | CSV       | 1",
                "INSERT /* FORMAT TSV */ INTO t FORMAT CSV | INSERT /* FORMAT TSV */ INTO t   | CSV       | ''",
                "INSERT INTO t                             | INSERT INTO t                    | -         | ''",
            })
    void insertIsCutIntoStatementFormatAndData(String text, String statement, String format, String data) {
        String sql = text.replace('$', '\n');
        SqlStatement parsed = parse(sql);
        assertThat(parsed.kind()).isEqualTo(Kind.INSERT);
        assertThat(bare(parsed)).isEqualTo(statement);
        assertThat(parsed.format()).isEqualTo(format);
        assertThat(sql.substring(parsed.dataStart())).isEqualTo(data);
        assertThat(parsed.reading()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t SELECT 1",
                "INSERT INTO t (a) SELECT 1 FORMAT Null",
                "INSERT INTO t WITH 1 AS x SELECT x",
                "INSERT INTO t (SELECT 1)",
                "WITH 1 AS x INSERT INTO t SELECT x",
                "CREATE TABLE t (a Int8) ENGINE = Memory",
                "ALTER TABLE t DELETE WHERE 1",
                "DROP TABLE t",
                "SYSTEM FLUSH LOGS",
                "OPTIMIZE TABLE t FINAL",
                "KILL QUERY WHERE 1",
            })
    void statementsThatChangeThingsGoToTheEngineWhole(String sql) {
        SqlStatement parsed = parse(" " + sql + " ; -- end");
        assertThat(parsed.kind()).isEqualTo(Kind.OTHER);
        assertThat(parsed.reading()).isFalse();
        assertThat(bare(parsed)).isEqualTo(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SHOW TABLES", "DESCRIBE t", "DESC t", "EXPLAIN SELECT 1", "EXISTS TABLE t", "SET a = 1", "USE d"
            })
    void readersMayComeByGet(String sql) {
        assertThat(parse(sql).reading()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1                             | SELECT 1 INTO OUTFILE '/f' APPEND FORMAT X                | -",
                "SELECT 1;                            | SELECT 1 INTO OUTFILE '/f' APPEND FORMAT X                | -",
                "SELECT 1 -- FORMAT CSV               | SELECT 1 INTO OUTFILE '/f' APPEND FORMAT X                | -",
                "SELECT 1 FORMAT CSV                  | SELECT 1  INTO OUTFILE '/f' APPEND FORMAT CSV             | CSV",
                "SELECT 1 format CSV settings a=1 ;   | SELECT 1  INTO OUTFILE '/f' APPEND format CSV settings a=1 | CSV",
                "SELECT 1 SETTINGS a=1 FORMAT CSV     | SELECT 1 SETTINGS a=1  INTO OUTFILE '/f' APPEND FORMAT CSV | CSV",
                "SELECT 'FORMAT CSV' FROM t           | SELECT 'FORMAT CSV' FROM t INTO OUTFILE '/f' APPEND FORMAT X | -",
                "SELECT format FROM t                 | SELECT format FROM t INTO OUTFILE '/f' APPEND FORMAT X    | -",
                "SELECT 1 AS format FORMAT CSV        | SELECT 1 AS format  INTO OUTFILE '/f' APPEND FORMAT CSV   | CSV",
                "SELECT format(CSV)                   | SELECT format(CSV) INTO OUTFILE '/f' APPEND FORMAT X      | -",
                "(SELECT 1 FORMAT) UNION ALL SELECT 2 | (SELECT 1 FORMAT) UNION ALL SELECT 2 INTO OUTFILE '/f' APPEND FORMAT X | -",
                "WITH 1 AS x SELECT x                 | WITH 1 AS x SELECT x INTO OUTFILE '/f' APPEND FORMAT X    | -",
                "FROM t SELECT a                      | FROM t SELECT a INTO OUTFILE '/f' APPEND FORMAT X         | -",
                "SELECT $$FORMAT CSV; $$              | SELECT $$FORMAT CSV; $$ INTO OUTFILE '/f' APPEND FORMAT X | -",
                "SELECT \"FORMAT CSV\"                | SELECT \"FORMAT CSV\" INTO OUTFILE '/f' APPEND FORMAT X   | -",
            })
    void selectGetsItsOutputFileBeforeTheFormat(String sql, String expected, String format) {
        SqlStatement parsed = parse(sql);
        assertThat(parsed.kind()).isEqualTo(Kind.SELECT);
        assertThat(new String(parsed.intoFile("/f", "X"), UTF_8)).isEqualTo(expected);
        assertThat(parsed.format()).isEqualTo(format.equals("-") ? null : format);
        assertThat(parsed.severalStatements()).isFalse();
    }

    @Test
    void semicolonsSeparateStatementsOnlyOutsideOfQuotesAndComments() {
        assertThat(parse("SELECT 1; SELECT 2").severalStatements()).isTrue();
        assertThat(parse("SELECT ';' /* ; */ -- ;\n;;").severalStatements()).isFalse();
        assertThat(parse("SELECT 'it''s; \\'; '").severalStatements()).isFalse();
    }

    @Test
    void filesOfTheServerAreNoticed() {
        assertThat(parse("SELECT 1 INTO OUTFILE 'x'").intoOutfile()).isTrue();
        assertThat(parse("SELECT 1 into /* */ outfile 'x' FORMAT CSV").intoOutfile())
                .isTrue();
        assertThat(parse("SELECT 'INTO OUTFILE'").intoOutfile()).isFalse();
        assertThat(parse("INSERT INTO t FROM INFILE 'x' FORMAT CSV").fromInfile())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", ";", "-- x", "/* x", "# x\n;"})
    void nothingIsEmpty(String sql) {
        assertThat(parse(sql).kind()).isEqualTo(Kind.EMPTY);
    }

    @Test
    void anyBytesAreCutSomehow() {
        byte[] alphabet = "INSERT INTO SELECT FORMAT VALUES t;'\"`$()[]{}-/*#\\.\n x\0\377".getBytes(UTF_8);
        Random random = new Random(20260101);
        for (int round = 0; round < 20_000; round++) {
            byte[] text = new byte[random.nextInt(60)];
            for (int i = 0; i < text.length; i++) {
                text[i] = alphabet[random.nextInt(alphabet.length)];
            }
            SqlStatement parsed = SqlStatement.parse(text);
            assertThat(parsed.bare().length).isLessThanOrEqualTo(text.length);
            if (parsed.kind() == Kind.INSERT) {
                assertThat(parsed.dataStart()).isBetween(0, text.length);
            } else if (parsed.kind() == Kind.SELECT) {
                assertThat(parsed.intoFile("/f", "X").length).isGreaterThan(parsed.bare().length);
            }
        }
    }
}
