package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.jobs.sink.clickhouse.staging.StagedBlock;
import java.io.IOException;

/** A staged block: sent as it lies on the disk, and only opened when ClickHouse refuses a row of it. */
final class StagedInsert implements InsertBlock {
    private final InsertTarget target;
    private final StagedBlock block;
    private final String token;
    private byte[] plain;
    private int[] ends;

    StagedInsert(InsertTarget target, StagedBlock block, String token) {
        this.target = target;
        this.block = block;
        this.token = token;
    }

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
        if (from == 0 && to == block.rows()) {
            server.insert(target, token, block.frames(), 0, block.frames().length, true);
            return block.plainBytes();
        }
        if (plain == null) {
            ends = block.ends();
            plain = block.plain();
        }
        int start = from == 0 ? 0 : ends[from - 1];
        int length = ends[to - 1] - start;
        server.insert(target, InsertBlock.token(token, from, to, block.rows()), plain, start, length, false);
        return length;
    }
}
