package io.thalweg.jobs.sink.clickhouse;

import java.io.IOException;

/** A block straight from the encoder. */
record PlainInsert(ClickHouseConnection connection, InsertTarget target, RowBlock<?> block, String token)
        implements InsertBlock {
    @Override
    public int rows() {
        return block.rows();
    }

    @Override
    public int send(int from, int to) throws IOException, InterruptedException {
        int start = block.start(from);
        int length = block.start(to) - start;
        connection.insert(
                target, InsertBlock.token(token, from, to, block.rows()), block.buffer(), start, length, false);
        return length;
    }
}
