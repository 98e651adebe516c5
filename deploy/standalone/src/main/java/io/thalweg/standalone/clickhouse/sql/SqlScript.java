package io.thalweg.standalone.clickhouse.sql;

import io.thalweg.standalone.clickhouse.sql.SqlLexer.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A file of statements, separated by semicolons that are not in quotes, comments or brackets. */
public final class SqlScript {
    private SqlScript() {}

    /** The statements in order, without terminator and without the comments around them. */
    public static List<String> statements(String script) {
        byte[] text = script.getBytes(StandardCharsets.UTF_8);
        SqlLexer lexer = new SqlLexer(text);
        List<String> statements = new ArrayList<>();
        int start = -1;
        int end = 0;
        for (Token token = lexer.next(); ; token = lexer.next()) {
            if (token == Token.END || token == Token.SEMICOLON && lexer.depth() == 0) {
                if (start >= 0) {
                    statements.add(new String(text, start, end - start, StandardCharsets.UTF_8));
                }
                start = -1;
                if (token == Token.END) {
                    return statements;
                }
            } else {
                start = start < 0 ? lexer.start() : start;
                end = lexer.end();
            }
        }
    }
}
