package io.thalweg.jobs.sink.clickhouse.staging;

import java.util.Objects;

/**
 * What a subtask staged for one checkpoint: a file of blocks. This is what Flink's checkpoints hold of it, and what is
 * handed to the committer when the checkpoint is complete.
 *
 * @param path of the file
 * @param writer a name that no other start of a writer has, of this or any other job
 * @param number of the segment among the writer's, from 0; they are committed in this order
 * @param origin job, sink, subtask and the checkpoint before: with writer and number what tokens are made of
 * @param blocks in the file
 * @param rows in all blocks
 * @param bytes of the file
 */
public record StagedSegment(String path, String writer, long number, String origin, int blocks, long rows, long bytes) {
    public StagedSegment {
        Objects.requireNonNull(path);
        Objects.requireNonNull(writer);
        Objects.requireNonNull(origin);
    }

    /**
     * ClickHouse's deduplication token of a block, the same at every try of every attempt. The writer's name is part of
     * it because checkpoint numbers repeat: a job restored from an older checkpoint counts on from there, and its new rows
     * must not pass for those that were written under the same number before.
     */
    public String token(int block) {
        return origin + "-" + writer + "-" + number + "-" + block;
    }
}
