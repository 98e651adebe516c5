package io.thalweg.jobs.sink.clickhouse;

import java.io.IOException;

/** Rows that are inserted as a whole or, when ClickHouse refuses some of them, in parts. */
interface InsertBlock {
    /** On which shard the rows belong. */
    int shard();

    int rows();

    /**
     * One try to insert the rows from {@code from} on, without {@code to}.
     *
     * @return bytes of the rows
     */
    int send(ClickHouseConnection server, int from, int to) throws IOException, InterruptedException;

    /** The rows one by one. */
    BlockParts parts() throws IOException;
}
