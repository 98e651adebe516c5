package io.thalweg.jobs.sink.clickhouse;

import io.thalweg.jobs.sink.clickhouse.staging.StagedSegment;
import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;

/**
 * Exactly once, second phase: the checkpoint is complete, its rows go to ClickHouse. After a restore the same segments may
 * come again, also to another subtask; what is done is passed over, and of what was interrupted ClickHouse drops the
 * blocks that it has.
 */
final class StagedCommitter implements Committer<StagedSegment> {
    private final ClickHouseTable table;

    StagedCommitter(ClickHouseTable table) {
        this.table = table;
    }

    @Override
    public void commit(Collection<CommitRequest<StagedSegment>> requests) throws IOException, InterruptedException {
        for (CommitRequest<StagedSegment> request : requests) {
            StagedSegment segment = request.getCommittable();
            if (!BackgroundCommits.take(segment)) {
                table.commit(segment);
            }
        }
    }

    @Override
    public void close() {
        table.close();
    }
}
