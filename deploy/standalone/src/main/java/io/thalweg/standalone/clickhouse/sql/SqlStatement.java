package io.thalweg.standalone.clickhouse.sql;

import io.thalweg.standalone.clickhouse.sql.SqlLexer.Token;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * One statement as it came over HTTP, cut where the node must handle its parts apart: an INSERT with data becomes the
 * bare INSERT, the data's format and where the data begins, because the engine takes binary data only as a stream; a
 * SELECT gets an INTO OUTFILE in the one place where the grammar has it, before FORMAT. Everything else is the engine's
 * to understand. If this cuts wrongly, the engine refuses the statement; it cannot make it another one, because no
 * text is added but that clause.
 */
public final class SqlStatement {
    /** How the engine has to be asked. */
    public enum Kind {
        /** Nothing but space and comments. */
        EMPTY,
        /** Gives rows, as many as it likes. */
        SELECT,
        /** Data follows. */
        INSERT,
        /** Any other; its output is small. */
        OTHER
    }

    private static final Set<String> READING =
            Set.of("show", "describe", "desc", "explain", "exists", "check", "use", "set");

    private final byte[] text;
    private int begin;
    private int end;
    private Kind kind = Kind.OTHER;
    private boolean reading;
    private boolean severalStatements;
    private boolean intoOutfile;
    private boolean fromInfile;
    private String format;
    private int formatStart = -1;
    private int dataStart = -1;

    private SqlStatement(byte[] text) {
        this.text = text;
    }

    /** The text needs not hold the whole data of an INSERT. */
    public static SqlStatement parse(byte[] text) {
        SqlStatement statement = new SqlStatement(text);
        statement.read(new SqlLexer(text));
        return statement;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether it changes nothing, by its first word. */
    public boolean reading() {
        return reading;
    }

    /** Whether another statement follows behind a semicolon. */
    public boolean severalStatements() {
        return severalStatements;
    }

    /** Whether it writes a file on the server. */
    public boolean intoOutfile() {
        return intoOutfile;
    }

    /** Whether it inserts from a file on the server. */
    public boolean fromInfile() {
        return fromInfile;
    }

    /** The format it names for its output or data; null if it names none. */
    public String format() {
        return format;
    }

    /** Where the data of an INSERT begins. */
    public int dataStart() {
        return dataStart;
    }

    /** The statement without terminator, FORMAT clause of an INSERT, and data. */
    public byte[] bare() {
        return Arrays.copyOfRange(text, begin, end);
    }

    /** The SELECT with its output sent to a file, in the given format if it names none. */
    public byte[] intoFile(String path, String defaultFormat) {
        ByteArrayOutputStream sql = new ByteArrayOutputStream(end - begin + 100);
        int cut = formatStart < 0 ? end : formatStart;
        sql.write(text, begin, cut - begin);
        sql.writeBytes((" INTO OUTFILE " + SqlText.literal(path) + " APPEND ").getBytes(StandardCharsets.UTF_8));
        if (formatStart < 0) {
            sql.writeBytes(("FORMAT " + defaultFormat).getBytes(StandardCharsets.UTF_8));
        } else {
            sql.write(text, formatStart, end - formatStart);
        }
        return sql.toByteArray();
    }

    private void read(SqlLexer lexer) {
        Token token = lexer.next();
        while (token == Token.SEMICOLON) {
            token = lexer.next();
        }
        begin = lexer.start();
        end = begin;
        if (token == Token.END) {
            kind = Kind.EMPTY;
        } else if (token == Token.WORD && lexer.is("insert")) {
            readInsert(lexer);
        } else {
            reading = token == Token.WORD && READING.contains(word(lexer).toLowerCase(Locale.ROOT));
            boolean select = token == Token.OPEN
                    || token == Token.WORD && (lexer.is("select") || lexer.is("with") || lexer.is("from"));
            kind = select ? Kind.SELECT : Kind.OTHER;
            reading |= select;
            readRest(token, lexer);
        }
    }

    /**
     * {@code INSERT INTO [TABLE] [FUNCTION] name [(columns)] [SETTINGS …] {FORMAT name | VALUES} data}, or a SELECT in
     * the data's place.
     */
    private void readInsert(SqlLexer lexer) {
        kind = Kind.INSERT;
        end = lexer.end();
        boolean afterName = false;
        boolean afterOpen = false;
        for (Token token = lexer.next(); ; token = lexer.next()) {
            boolean outside = lexer.depth() == 0;
            if (token == Token.END || token == Token.SEMICOLON && outside) {
                dataStart = lexer.end();
                return;
            }
            boolean clause = afterName && (outside || afterOpen && lexer.depth() == 1 && lexer.is("select"));
            if (token == Token.WORD && clause && readInsertClause(lexer)) {
                return;
            }
            afterOpen = token == Token.OPEN;
            // A table may be called format, values or select: what directly follows INTO or a dot is a name.
            afterName = !(token == Token.OTHER && text[lexer.start()] == '.')
                    && !(token == Token.WORD && (lexer.is("into") || lexer.is("table") || lexer.is("function")));
            end = lexer.end();
        }
    }

    /** Whether the word begins what stands at the end of an INSERT. */
    private boolean readInsertClause(SqlLexer lexer) {
        if (lexer.is("values")) {
            format = "Values";
            dataStart = lexer.end();
            return true;
        }
        if (lexer.is("format")) {
            lexer.next();
            format = word(lexer);
            dataStart = behindLineEnd(lexer.end());
            return true;
        }
        if (lexer.is("select") || lexer.is("with") || lexer.is("from") || lexer.is("watch")) {
            kind = Kind.OTHER;
            boolean from = lexer.is("from");
            Token token = lexer.next();
            fromInfile = from && token == Token.WORD && lexer.is("infile");
            readRest(token, lexer);
            return true;
        }
        return false;
    }

    /** Data begins behind the line of the format's name, or behind the space there if data is on that line. */
    private int behindLineEnd(int from) {
        int at = from;
        while (at < text.length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\f')) {
            at++;
        }
        if (at < text.length && text[at] == '\r') {
            at++;
        }
        return at < text.length && text[at] == '\n' ? at + 1 : at;
    }

    /** To the end of the statement, noting what it does with files and whether its last clause is a FORMAT. */
    private void readRest(Token first, SqlLexer lexer) {
        int tokensSinceFormat = 0;
        boolean afterInto = false;
        Token token = first;
        for (; token != Token.END && !(token == Token.SEMICOLON && lexer.depth() == 0); token = lexer.next()) {
            end = lexer.end();
            boolean outsideWord = token == Token.WORD && lexer.depth() == 0;
            intoOutfile |= afterInto && outsideWord && lexer.is("outfile");
            afterInto = outsideWord && lexer.is("into");
            tokensSinceFormat++;
            if (outsideWord && lexer.is("format")) {
                formatStart = lexer.start();
                tokensSinceFormat = 0;
            } else if (tokensSinceFormat == 1 && outsideWord) {
                format = word(lexer);
            } else if (tokensSinceFormat == 1 || tokensSinceFormat == 2 && !(outsideWord && lexer.is("settings"))) {
                formatStart = -1;
                format = null;
            }
            if (outsideWord && lexer.is("insert") && kind == Kind.SELECT) {
                // WITH … INSERT INTO … SELECT
                kind = Kind.OTHER;
                reading = false;
            }
        }
        if (format == null) {
            formatStart = -1;
        }
        while (token == Token.SEMICOLON) {
            token = lexer.next();
        }
        severalStatements = token != Token.END;
    }

    private String word(SqlLexer lexer) {
        return new String(text, lexer.start(), lexer.end() - lexer.start(), StandardCharsets.UTF_8);
    }
}
