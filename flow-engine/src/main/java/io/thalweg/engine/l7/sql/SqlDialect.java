package io.thalweg.engine.l7.sql;

/** What the databases write differently, as far as finding literals, identifiers and comments goes. */
public enum SqlDialect {
    /** Also MariaDB: {@code "text"}, {@code `name`}, backslash escapes, {@code # comment}, {@code /*! code}. */
    MYSQL,
    /** {@code "name"}, {@code $$text$$}, {@code $1}, escapes in {@code E'text'} only, nested comments. */
    POSTGRESQL
}
