package io.thalweg.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.jobs.resources.ResourceJob;
import io.thalweg.jobs.resources.ResourceJobOptions;
import io.thalweg.jobs.trace.TraceJob;
import io.thalweg.jobs.trace.TraceJobOptions;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** Savepoints find state by the uids of operators: these are for ever. The flow job's are in {@code FlowJobGraphTest}. */
class JobUidsTest {
    @Test
    void traceJobHasTheUidsThatSavepointsKnow() {
        assertThat(uids(environment -> TraceJob.build(environment, TraceJobOptions.parse())))
                .containsExactlyInAnyOrder(
                        "chains",
                        "clickhouse-trace",
                        "clickhouse-trace_span",
                        "kafka-span-dead-letters",
                        "kafka-traces",
                        "level-0",
                        "level-1",
                        "level-2",
                        "level-3",
                        "links",
                        "span-messages",
                        "span-store",
                        "spans",
                        "traces");
    }

    @Test
    void resourceJobHasTheUidsThatSavepointsKnow() {
        assertThat(uids(environment -> ResourceJob.build(environment, ResourceJobOptions.parse())))
                .containsExactlyInAnyOrder(
                        "clickhouse-process", "clickhouse-resource", "thalweg.processes", "thalweg.resources");
    }

    private static Set<String> uids(Consumer<StreamExecutionEnvironment> job) {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        job.accept(environment);
        Set<String> uids = new TreeSet<>();
        for (StreamNode node : environment.getStreamGraph().getStreamNodes()) {
            assertThat(node.getTransformationUID()).as(node.getOperatorName()).isNotNull();
            uids.add(node.getTransformationUID());
        }
        return uids;
    }
}
