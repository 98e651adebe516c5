package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.jobs.sink.clickhouse.staging.StagedBlock;
import java.io.IOException;

/** A staged block: sent as it lies on the disk, and only opened when ClickHouse refuses a row of it. */
final class StagedInsert implements InsertBlock {
    private final InsertTarget target;
    private final StagedBlock block;
    private final String token;
    private BlockParts parts;

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
            server.insert(target, token, block.format(), out -> out.write(block.frames()), true);
            return block.plainBytes();
        }
        return parts().send(server, target, token, from, to);
    }

    @Override
    public BlockParts parts() throws IOException {
        if (parts == null) {
            parts = new BlockParts(block.format(), block.plain(), block.ends());
        }
        return parts;
    }
}
