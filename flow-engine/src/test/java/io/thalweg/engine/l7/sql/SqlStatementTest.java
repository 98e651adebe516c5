package io.thalweg.engine.l7.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements as they become columns: masked text, endpoint, trace ids. */
final class SqlStatementTest {
    private static L7Message read(SqlDialect dialect, boolean obfuscate, byte[] bytes) {
        L7Options options = L7Options.defaults().with(change -> change.obfuscate = obfuscate);
        L7Message message = new L7Message();
        new SqlStatement(dialect, options, new TextCache(options.maxTextBytes())).fill(bytes, 0, bytes.length, message);
        return message;
    }

    private static L7Message mysql(String sql) {
        return read(SqlDialect.MYSQL, true, sql.getBytes(StandardCharsets.UTF_8));
    }

    private static L7Message postgresql(String sql) {
        return read(SqlDialect.POSTGRESQL, true, sql.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            SELECT * FROM t WHERE a = 'x' AND b = 12            | SELECT * FROM t WHERE a = ? AND b = ?
            SELECT 'it''s', 'a\\'b', "text", t1.c2              | SELECT ?, ?, ?, t1.c2
            SELECT -1.5e-3, .5, 0xAF, x'ff', b'01', N'n', _utf8'u' | SELECT -?, ?, ?, ?, ?, ?, ?
            INSERT INTO `my 2` VALUES (1,'a'),(2,NULL)          | INSERT INTO `my 2` VALUES (?,?),(?,NULL)
            SELECT 1 -- secret                                  | SELECT ?
            SELECT 1 # secret                                   | SELECT ?
            /* secret */ SELECT /*! SQL_NO_CACHE 5 */ a         | SELECT /*! SQL_NO_CACHE ? */ a
            SELECT 'never closed, a = 5                         | SELECT ?
            SET PASSWORD FOR 'bob'@'%' = 'secret'               | SET PASSWORD FOR ?@? = ?
            CALL p(@v, 1)                                       | CALL p(@v, ?)
            """)
    void literalsOfMysqlAreMasked(String sql, String masked) {
        assertThat(mysql(sql).requestResource).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            SELECT "c 1" FROM "t" WHERE a = $1 AND b = 'x\\'    | SELECT "c 1" FROM "t" WHERE a = $1 AND b = ?
            SELECT E'it\\'s', 1                                 | SELECT ?, ?
            SELECT $$secret$$, $q$ it's $$ q $q$, 7::int        | SELECT ?, ?, ?::int
            SELECT /* a /* b */ secret */ 1                     | SELECT  ?
            SELECT a#>'{b}'                                     | SELECT a#>?
            SELECT $tag$never closed                            | SELECT ?
            """)
    void literalsOfPostgresqlAreMasked(String sql, String masked) {
        assertThat(postgresql(sql).requestResource).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            select * from t                                     | SELECT t
            SELECT a FROM `db`.`t` WHERE x                      | SELECT db.t
            SELECT EXTRACT(YEAR FROM d), (SELECT 1 FROM u) FROM t | SELECT t
            SELECT * FROM (SELECT * FROM (SELECT 1 FROM deep) x) y | SELECT deep
            (SELECT a FROM t) UNION (SELECT a FROM u)           | SELECT t
            insert ignore into t values (1)                     | INSERT t
            INSERT t SELECT * FROM u                            | INSERT t
            REPLACE INTO t VALUES (1)                           | REPLACE t
            UPDATE LOW_PRIORITY t SET a = 1                     | UPDATE t
            delete from only t where a                          | DELETE t
            DELETE a FROM t a JOIN u                            | DELETE t
            create temporary table if not exists t (a int)      | CREATE t
            ALTER TABLE t ADD b int                             | ALTER t
            drop table t                                        | DROP t
            TRUNCATE t                                          | TRUNCATE t
            WITH x AS (SELECT 1 FROM u) SELECT * FROM t         | SELECT t
            COPY t (a, b) FROM STDIN                            | COPY t
            COPY (SELECT 1 FROM t) TO STDOUT                    | ~~
            create database d                                   | ~~
            SELECT 1                                            | ~~
            SET a = 1                                           | ~~
            show tables                                         | ~~
            EXPLAIN SELECT * FROM t                             | ~~
            /* c */ select * from t                             | SELECT t
            """)
    void endpointIsVerbAndTable(String sql, String endpoint) {
        assertThat(mysql(sql).endpoint).isEqualTo(endpoint);
        assertThat(postgresql(sql.replace('`', '"')).endpoint).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /* traceparent: 00-aaaa-bbbb-01 */ SELECT 1         | aaaa | bbbb
            SELECT 1 /*action='x',traceparent='00-aaaa-bbbb-01'*/ | aaaa | bbbb
            SELECT 1 -- x-b3-traceid=aaaa, x-b3-spanid=bbbb     | aaaa | bbbb
            SELECT 1 /* traceparent=00-aaaa-bbbb-01*/           | aaaa | bbbb
            """)
    void traceIdsAreInComments(String sql, String traceId, String spanId) {
        assertThat(mysql(sql).traceId).isEqualTo(traceId);
        assertThat(postgresql(sql).spanId).isEqualTo(spanId);
    }

    @Test
    void traceIdsInLiteralsAreNone() {
        assertThat(mysql("SELECT 'traceparent: 00-aaaa-bbbb-01'").traceId).isEmpty();
    }

    @Test
    void rawTextIsKeptAsItWasSent() {
        String sql = "/* c */ SELECT 'x', 5 -- d";
        assertThat(read(SqlDialect.MYSQL, false, sql.getBytes(StandardCharsets.UTF_8)).requestResource)
                .isEqualTo(sql);
    }

    @Test
    void longStatementsAreCut() {
        assertThat(mysql("SELECT " + "a,".repeat(5000)).requestResource)
                .hasSize(L7Options.defaults().maxTextBytes());
    }

    @Property(tries = 500)
    void noBytesAreTooStrange(@ForAll byte[] bytes) {
        for (SqlDialect dialect : SqlDialect.values()) {
            assertThat(read(dialect, true, bytes).requestResource.length()).isLessThanOrEqualTo(bytes.length);
        }
    }

    @Property(tries = 200)
    void cutStatementsShowNoSecret(@ForAll byte cut) {
        String sql = "INSERT INTO t VALUES ('secret1', \"secret2\", 'se''secret3', 0xsecret4) /* secret5 */ -- secret6";
        String begun = sql.substring(0, Math.abs(cut) % sql.length());
        assertThat(mysql(begun).requestResource).doesNotContain("secret");
    }
}
