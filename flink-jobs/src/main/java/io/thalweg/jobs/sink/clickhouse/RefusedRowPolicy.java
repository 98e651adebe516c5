package io.thalweg.jobs.sink.clickhouse;

/** What becomes of a row that ClickHouse refuses for what is in it. */
public enum RefusedRowPolicy {
    /** Found by splitting its block, counted, logged with ClickHouse's reason and handed to {@link RefusedRows}; the rows around it are inserted. */
    SKIP("skip"),
    /** The job fails. */
    FAIL("fail");

    private final String text;

    RefusedRowPolicy(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
