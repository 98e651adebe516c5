package io.thalweg.jobs.sink.clickhouse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A block straight from the encoder. */
final class PlainInsert implements InsertBlock {
    private final InsertTarget target;
    private final RowBlock<?> block;
    private final String token;
    private BlockParts parts;

    PlainInsert(InsertTarget target, RowBlock<?> block, String token) {
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
            server.insert(target, token, block.format(), block::writeTo, false);
            return block.bytes();
        }
        return parts().send(server, target, token, from, to);
    }

    @Override
    public BlockParts parts() throws IOException {
        if (parts == null) {
            ByteArrayOutputStream all = new ByteArrayOutputStream(block.bytes());
            block.writeTo(all);
            parts = new BlockParts(block.format(), all.toByteArray(), block.ends());
        }
        return parts;
    }
}
