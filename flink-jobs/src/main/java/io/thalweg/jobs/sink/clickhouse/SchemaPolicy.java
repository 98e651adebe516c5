package io.thalweg.jobs.sink.clickhouse;

/** What a sink does about a table that is not there, or lacks columns. */
public enum SchemaPolicy {
    /** Nothing: the job does not start, and says what is missing. */
    REFUSE("refuse"),
    /** Adds columns, with the type's default for the rows that are there. */
    ADD_COLUMNS("add-columns"),
    /** Makes the table, and adds columns. */
    CREATE("create");

    private final String text;

    SchemaPolicy(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
