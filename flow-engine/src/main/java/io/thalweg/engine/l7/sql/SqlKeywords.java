package io.thalweg.engine.l7.sql;

/** The words that statements begin with, for telling a SQL protocol by its first bytes. */
public final class SqlKeywords {
    private static final String[] VERBS = {
        "SELECT",
        "INSERT",
        "UPDATE",
        "DELETE",
        "REPLACE",
        "MERGE",
        "SET ",
        "SHOW",
        "CREATE",
        "ALTER",
        "DROP",
        "TRUNCATE",
        "DESC",
        "EXPLAIN",
        "BEGIN",
        "START",
        "COMMIT",
        "ROLLBACK",
        "ABORT",
        "END",
        "USE ",
        "CALL",
        "WITH",
        "LOCK",
        "UNLOCK",
        "GRANT",
        "REVOKE",
        "ANALYZE",
        "OPTIMIZE",
        "LOAD",
        "XA ",
        "PREPARE",
        "EXECUTE",
        "DEALLOCATE",
        "SAVEPOINT",
        "RELEASE",
        "KILL",
        "FLUSH",
        "HANDLER",
        "DO ",
        "VACUUM",
        "DECLARE",
        "FETCH",
        "MOVE",
        "CLOSE",
        "COPY",
        "LISTEN",
        "UNLISTEN",
        "NOTIFY",
        "RESET",
        "DISCARD",
        "TABLE",
        "VALUES",
        "COMMENT",
        "REINDEX",
        "CLUSTER",
        "CHECKPOINT",
        "REFRESH",
        "REASSIGN",
        "IMPORT",
        "SECURITY",
        "IDENTIFY_SYSTEM",
        "/*",
        "--",
        "("
    };

    private SqlKeywords() {}

    /** Whether the bytes, without spaces before them, begin with one. */
    public static boolean isStatement(byte[] b, int from, int to) {
        int at = from;
        while (at < to && (b[at] == ' ' || b[at] == '\n' || b[at] == '\r' || b[at] == '\t')) {
            at++;
        }
        for (String verb : VERBS) {
            if (startsWith(b, at, to, verb)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] b, int from, int to, String verb) {
        if (to - from < verb.length()) {
            return false;
        }
        for (int i = 0; i < verb.length(); i++) {
            byte c = b[from + i];
            if ((c >= 'a' && c <= 'z' ? c - 0x20 : c) != verb.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
