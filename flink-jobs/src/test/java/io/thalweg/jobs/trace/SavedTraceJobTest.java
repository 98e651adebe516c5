package io.thalweg.jobs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.truth.TruthOptions;
import io.thalweg.jobs.KeptSavepoints;
import io.thalweg.jobs.SavedJobs;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace job goes on from a savepoint with another parallelism: from one of its own, and from those that earlier builds made. */
class SavedTraceJobTest {
    private static final long LARGEST_BYTES = 200 << 10;

    @TempDir
    Path directory;

    @Test
    void tracesAreWholeThoughTheJobWasStoppedAndScaledUpAndDown() throws Exception {
        List<Span> spans = TrueSpans.of(TruthOptions.of(17, 120).withTracesPerSecond(3));
        List<List<Span>> orders = TrueSpans.shuffled(spans, SavedTraceJob.PARTITIONS, 3_000, new Random(17));
        try (SavedTraceJob saved = new SavedTraceJob(directory.resolve("kafka"))) {
            sendThird(saved, orders, 0);
            JobClient first = saved.run(2, null, directory.resolve("first"));
            Path early = saved.stopWithSavepoint(first, directory.resolve("early"));

            sendThird(saved, orders, 1);
            JobClient second = saved.run(3, early, directory.resolve("second"));
            Path late = saved.stopWithSavepoint(second, directory.resolve("late"));

            sendThird(saved, orders, 2);
            JobClient third = saved.run(1, late, directory.resolve("third"));
            saved.sendEnd();
            saved.awaitTraces(TrueSpans.traces(spans));
            SavedJobs.cancel(third);
        }
    }

    @Test
    void jobGoesOnFromTheSavepointsOfEarlierBuilds() throws Exception {
        List<Path> kept = KeptSavepoints.of("trace");
        assertThat(kept).isNotEmpty();
        for (Path savepoint : kept) {
            assertThat(KeptSavepoints.bytes(savepoint)).as(savepoint.toString()).isLessThan(LARGEST_BYTES);
            Path scratch = directory.resolve(savepoint.getFileName());
            try (SavedTraceJob saved = new SavedTraceJob(scratch.resolve("kafka"))) {
                saved.sendSaved();
                JobClient job = saved.run(3, savepoint, scratch.resolve("checkpoints"));
                saved.sendTheRest();
                saved.awaitTheRest();
                SavedJobs.cancel(job);
            }
        }
    }

    private static void sendThird(SavedTraceJob job, List<List<Span>> orders, int third) throws Exception {
        for (int partition = 0; partition < SavedTraceJob.PARTITIONS; partition++) {
            List<Span> order = orders.get(partition);
            job.send(partition, order.subList(order.size() * third / 3, order.size() * (third + 1) / 3));
        }
    }
}
