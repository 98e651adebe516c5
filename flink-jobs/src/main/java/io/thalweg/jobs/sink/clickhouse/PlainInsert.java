package io.thalweg.jobs.sink.clickhouse;

import java.io.IOException;

/** A block straight from the encoder. */
record PlainInsert(InsertTarget target, RowBlock<?> block, String token) implements InsertBlock {
    @Override
    public int shard() {
        return block.shard();
    }

    @Override
    public int rows() {
        return block.rows();
    }

    @Override
    public int send(ClickHouseConnection server, int from, int to) throws IOException, InterruptedException {
        int start = block.start(from);
        int length = block.start(to) - start;
        server.insert(target, InsertBlock.token(token, from, to, block.rows()), block.buffer(), start, length, false);
        return length;
    }
}
