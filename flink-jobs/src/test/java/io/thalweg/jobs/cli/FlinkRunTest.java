package io.thalweg.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.jobs.cli.FlinkDistribution.Answer;
import io.thalweg.jobs.flow.FlowJob;
import io.thalweg.jobs.flow.SavedFlowJob;
import io.thalweg.jobs.resources.ResourceJob;
import io.thalweg.jobs.resources.SavedResourceJob;
import io.thalweg.jobs.trace.SavedTraceJob;
import io.thalweg.jobs.trace.TraceJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code flink run}, {@code savepoint} and {@code stop}, with each of the jobs: they are ordinary jars to a Flink that knows nothing of us. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlinkRunTest {
    private static final Pattern SUBMITTED = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final Pattern SAVED = Pattern.compile("Savepoint completed\\. Path: (\\S+)");

    private Path directory;
    private FlinkDistribution flink;
    private Path jar;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        this.directory = directory;
        flink = new FlinkDistribution(Files.createDirectories(directory.resolve("flink")));
        jar = JobJar.in(directory);
    }

    @AfterAll
    void stop() throws Exception {
        if (flink != null) {
            flink.close();
        }
    }

    @Test
    void flowJobIsRunSavedStoppedAndRunOn() throws Exception {
        Path scratch = directory.resolve("flow");
        try (SavedFlowJob job = new SavedFlowJob(scratch.resolve("kafka"))) {
            Path config = config(scratch, job.options());
            String first = run(FlowJob.class, config, 2);
            job.awaitSaved();
            assertThat(savepoint(
                            "savepoint", first, scratch.resolve("savepoints").toString()))
                    .startsWith("file:");
            String savepoint = stop(first, scratch);

            String second = run(FlowJob.class, config, 3, "-s", savepoint);
            job.sendTheRest();
            job.awaitTheRest();
            stop(second, scratch);
        }
    }

    @Test
    void traceJobIsRunStoppedAndRunOn() throws Exception {
        Path scratch = directory.resolve("trace");
        try (SavedTraceJob job = new SavedTraceJob(scratch.resolve("kafka"))) {
            Path config = config(scratch, job.options());
            job.sendSaved();
            String first = run(TraceJob.class, config, 2);
            job.awaitSaved();
            String savepoint = stop(first, scratch);

            String second = run(TraceJob.class, config, 3, "-s", savepoint);
            job.sendTheRest();
            job.awaitTheRest();
            stop(second, scratch);
        }
    }

    @Test
    void resourceJobIsRunStoppedAndRunOn() throws Exception {
        Path scratch = directory.resolve("resource");
        try (SavedResourceJob job = new SavedResourceJob(scratch.resolve("kafka"))) {
            Path config = config(scratch, job.options());
            String first = run(ResourceJob.class, config, 1);
            job.awaitSaved();
            String savepoint = stop(first, scratch);

            String second = run(ResourceJob.class, config, 2, "-s", savepoint);
            job.sendTheRest();
            job.awaitTheRest();
            stop(second, scratch);
        }
    }

    @Test
    void wrongOptionIsToldAndNothingStarted() throws Exception {
        Answer answer = flink.flink(
                "run", "-d", "-c", FlowJob.class.getName(), jar.toString(), "--checkpoint.interval", "soon");

        assertThat(answer.code()).isNotZero();
        assertThat(answer.output()).contains("checkpoint.interval: soon");
    }

    /** @return the id of the job */
    private String run(Class<?> job, Path config, int parallelism, String... more) throws Exception {
        List<String> line = new ArrayList<>(List.of("run", "-d", "-p", String.valueOf(parallelism)));
        line.addAll(List.of(more));
        line.addAll(List.of("-c", job.getName(), jar.toString(), "--config", config.toString()));
        return said(SUBMITTED, line.toArray(String[]::new));
    }

    /** @return the savepoint */
    private String stop(String job, Path scratch) throws Exception {
        return savepoint(
                "stop", "--savepointPath", scratch.resolve("savepoints").toString(), job);
    }

    private String savepoint(String... line) throws Exception {
        return said(SAVED, line);
    }

    private String said(Pattern pattern, String... line) throws Exception {
        Answer answer = flink.flink(line);
        Matcher matcher = pattern.matcher(answer.output());
        assertThat(matcher.find())
                .as("%s%n%s%n%s", String.join(" ", line), answer.output(), flink.logs())
                .isTrue();
        return matcher.group(1);
    }

    private static Path config(Path scratch, Map<String, String> options) throws Exception {
        String lines = options.entrySet().stream()
                .map(option -> option.getKey() + ": " + option.getValue() + "\n")
                .collect(Collectors.joining());
        return Files.writeString(Files.createDirectories(scratch).resolve("job.yaml"), lines);
    }
}
