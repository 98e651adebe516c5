package io.thalweg.jobs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanCodec;
import io.thalweg.event.Topics;
import io.thalweg.jobs.Eventually;
import io.thalweg.jobs.FakeClickHouse;
import io.thalweg.jobs.HeldPartition;
import io.thalweg.jobs.SavedJobs;
import io.thalweg.jobs.TestKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A trace job that is stopped with a savepoint and goes on from it, and what it made of its spans. */
public final class SavedTraceJob implements AutoCloseable {
    /** The savepoint knows the partitions that it had read. */
    static final int PARTITIONS = 2;

    private static final String TRACES = "flow_log.trace";
    private static final String MEMBERS = "flow_log.trace_span";
    private static final String GROUP = "thalweg-trace-job";
    private static final long SECOND = 1_000_000;

    private final TestKafka kafka;
    private final FakeClickHouse clickHouse = new FakeClickHouse(TraceTable.TABLE, TraceSpanTable.TABLE);
    private final SavedSpans spans = new SavedSpans();
    private final SpanCodec codec = new SpanCodec();
    private final byte[][] keys = new byte[PARTITIONS][];
    private final Set<Integer> agents = new TreeSet<>();
    private final Set<Long> sentLast = new HashSet<>();
    private long lastMicros;
    private int sent;

    public SavedTraceJob(Path kafkaDirectory) throws Exception {
        kafka = new TestKafka(kafkaDirectory);
        kafka.create(PARTITIONS, Topics.SPANS, Topics.TRACES, Topics.DEAD_LETTERS);
        for (byte key = 0; key < Byte.MAX_VALUE; key++) {
            keys[HeldPartition.of(new byte[] {key}, PARTITIONS)] = new byte[] {key};
        }
    }

    void send(int partition, List<Span> spans) throws Exception {
        for (Span span : spans) {
            kafka.send(Topics.SPANS, keys[partition], codec.toBytes(span));
            agents.add(span.agentId);
            lastMicros = Math.max(lastMicros, span.endTime);
            sent++;
        }
    }

    /** From every agent a span so much later that all traces before it are complete. */
    void sendEnd() throws Exception {
        long end = lastMicros + 100 * SECOND;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int agent : List.copyOf(agents)) {
                Span span = new Span();
                span.id = end / SECOND << 32 | 0x7000_0000 + sentLast.size();
                span.agentId = agent;
                span.startTime = end;
                span.endTime = end;
                sentLast.add(span.id);
                send(partition, List.of(span));
            }
        }
    }

    /** Of the job, but for where its checkpoints are. */
    public Map<String, String> options() {
        // On a busy machine time goes on while the job is stopped and started: traces may be opened again for longer.
        Map<String, String> options = new HashMap<>(SavedJobs.options(kafka, clickHouse));
        options.put("traces.reopen", "5 min");
        return options;
    }

    /** @param savepoint null: from nothing */
    JobClient run(int parallelism, Path savepoint, Path checkpoints) throws Exception {
        StreamExecutionEnvironment environment = SavedJobs.environment(parallelism, savepoint);
        TraceJob.build(environment, TraceJobOptions.of(SavedJobs.values(options(), checkpoints)));
        return environment.executeAsync("trace job");
    }

    private void awaitRead() throws Exception {
        Eventually.until("all that was sent is behind a checkpoint", () -> kafka.committed(GROUP) == sent);
    }

    /** @return the savepoint below {@code target}, behind all that was sent */
    Path stopWithSavepoint(JobClient job, Path target) throws Exception {
        awaitRead();
        return SavedJobs.stop(job, target);
    }

    /** The rows of the newest version of each trace, without what {@link #sendEnd} sent. */
    private Set<Set<Long>> traces() {
        Map<Long, Long> newest = newestVersions();
        Map<Long, Set<Long>> members = new HashMap<>();
        for (Map<String, Object> row : clickHouse.rows(MEMBERS)) {
            if (row.get("version").equals(newest.get(row.get("trace")))) {
                members.computeIfAbsent((Long) row.get("trace"), none -> new TreeSet<>())
                        .add((Long) row.get("_id"));
            }
        }
        members.values().removeIf(sentLast::containsAll);
        return Set.copyOf(members.values());
    }

    /** By name of the trace; those that became part of others are left out. */
    private Map<Long, Long> newestVersions() {
        Map<Long, Map<String, Object>> newest = new HashMap<>();
        for (Map<String, Object> row : clickHouse.rows(TRACES)) {
            newest.merge(
                    (Long) row.get("_id"),
                    row,
                    (one, other) -> (Long) one.get("version") > (Long) other.get("version") ? one : other);
        }
        Map<Long, Long> versions = new HashMap<>();
        newest.forEach((trace, row) -> {
            if (row.get("is_gone").equals(0L)) {
                versions.put(trace, (Long) row.get("version"));
            }
        });
        return versions;
    }

    /** What was written of which span of which version of which trace; each is to be there once. */
    private List<String> members() {
        List<String> members = new ArrayList<>();
        for (Map<String, Object> row : clickHouse.rows(MEMBERS)) {
            members.add(row.get("trace") + " " + row.get("version") + " " + row.get("_id"));
        }
        return members;
    }

    @Override
    public void close() {
        clickHouse.close();
        kafka.close();
    }

    /** The first part of {@link SavedSpans}. */
    public void sendSaved() throws Exception {
        // Each to the partition of its turn: the same bytes each time, so that a savepoint's offsets are true here too.
        for (int i = 0; i < spans.saved().size(); i++) {
            send(i % PARTITIONS, spans.saved().subList(i, i + 1));
        }
    }

    /** It is read, and what is to be told is told. */
    public void awaitSaved() throws Exception {
        awaitRead();
        Eventually.until("the traces that are told", () -> newestVersions().size() >= spans.told());
    }

    /** The second part, and the end. */
    public void sendTheRest() throws Exception {
        send(0, spans.rest());
        sendEnd();
    }

    /** The traces of both parts are whole; what had been told is told anew, not once more by another name. */
    public void awaitTheRest() throws Exception {
        awaitTraces(spans.traces());
        assertThat(newestVersions().values())
                .filteredOn(version -> version > 2)
                .hasSizeGreaterThanOrEqualTo(spans.told());
    }

    void awaitTraces(Set<Set<Long>> expected) throws Exception {
        Eventually.until("the traces", () -> traces().equals(expected));
        assertThat(members()).doesNotHaveDuplicates();
    }

    /** A savepoint, somewhere below {@code scratch}, of a job that has seen the first part. */
    public static Path saved(Path scratch) throws Exception {
        try (SavedTraceJob saved = new SavedTraceJob(scratch.resolve("kafka"))) {
            saved.sendSaved();
            JobClient job = saved.run(2, null, scratch.resolve("checkpoints"));
            saved.awaitSaved();
            return saved.stopWithSavepoint(job, scratch.resolve("savepoints"));
        }
    }
}
