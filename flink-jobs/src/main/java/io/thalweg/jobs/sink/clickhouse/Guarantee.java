package io.thalweg.jobs.sink.clickhouse;

/** What becomes of rows when something is killed. */
public enum Guarantee {
    /** None is missing; some may be there twice. */
    AT_LEAST_ONCE("at-least-once"),
    /** Each is there once. They appear when their checkpoint is complete. */
    EXACTLY_ONCE("exactly-once");

    private final String text;

    Guarantee(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
