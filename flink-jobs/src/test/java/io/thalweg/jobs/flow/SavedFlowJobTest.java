package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.jobs.KeptSavepoints;
import io.thalweg.jobs.SavedJobs;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job goes on from a savepoint with another parallelism: from one of its own, and from those that earlier builds made. */
class SavedFlowJobTest {
    private static final long LARGEST_BYTES = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void jobGoesOnFromItsSavepointAtAnotherParallelism() throws Exception {
        try (SavedFlowJob saved = new SavedFlowJob(directory.resolve("kafka"))) {
            Path savepoint = saved.stopWithSavepoint(
                    saved.run(2, null, directory.resolve("first")), directory.resolve("savepoints"));

            goesOn(saved, savepoint, 3);
        }
    }

    @Test
    void jobGoesOnFromTheSavepointsOfEarlierBuilds() throws Exception {
        List<Path> kept = KeptSavepoints.of("flow");
        assertThat(kept).isNotEmpty();
        for (Path savepoint : kept) {
            assertThat(KeptSavepoints.bytes(savepoint)).as(savepoint.toString()).isLessThan(LARGEST_BYTES);
            try (SavedFlowJob saved =
                    new SavedFlowJob(directory.resolve(savepoint.getFileName().toString()))) {
                goesOn(saved, savepoint, 1);
            }
        }
    }

    private void goesOn(SavedFlowJob saved, Path savepoint, int parallelism) throws Exception {
        JobClient job = saved.run(parallelism, savepoint, directory.resolve("checkpoints-" + savepoint.getFileName()));
        saved.sendTheRest();
        saved.awaitTheRest();
        SavedJobs.cancel(job);
    }
}
