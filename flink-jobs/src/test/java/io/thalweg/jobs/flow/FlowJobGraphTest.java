package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** What savepoints and speed hang on: the uids of the operators, and which of them share a task. */
class FlowJobGraphTest {
    @Test
    void operatorsHaveTheUidsThatSavepointsKnow() {
        Set<String> uids = graph().getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(uids)
                .containsExactlyInAnyOrder(
                        "packet-batches",
                        "gate",
                        "syscall-batches",
                        "syscall-gate",
                        "resources",
                        "processes",
                        "flows",
                        "health-checks",
                        "clickhouse-l4_flow_log",
                        "clickhouse-l4_flow_log-health-checks",
                        "clickhouse-l7_flow_log",
                        "clickhouse-capture_loss",
                        "clickhouse-network_event",
                        "kafka-flows",
                        "kafka-flows-health-checks",
                        "kafka-spans",
                        "kafka-dead-letters",
                        "kafka-syscall-dead-letters",
                        "metrics",
                        "metrics-network",
                        "metrics-application",
                        "clickhouse-network.1s",
                        "clickhouse-network.1m",
                        "clickhouse-network_map.1s",
                        "clickhouse-network_map.1m",
                        "clickhouse-application.1s",
                        "clickhouse-application.1m",
                        "clickhouse-application_map.1s",
                        "clickhouse-application_map.1m",
                        "clickhouse-traffic_policy.1m",
                        "kafka-metrics-network",
                        "kafka-metrics-application");
    }

    @Test
    void everyOperatorHasAUid() {
        assertThat(graph().getStreamNodes()).allMatch(node -> node.getTransformationUID() != null);
    }

    @Test
    void batchesCrossTheNetworkOnceAndOfRowsOnlyHealthChecksAndDocuments() {
        assertThat(graph().getJobGraph().getNumberOfVertices()).isEqualTo(7);
        assertThat(graph("--health-checks.merge=false", "--metrics.enabled=false")
                        .getJobGraph()
                        .getNumberOfVertices())
                .isEqualTo(5);
    }

    @Test
    void metricsAndTheirSinksMayBeFewerTasksThanTheOthers() {
        JobGraph graph = graph("--parallelism=4", "--metrics.parallelism=1").getJobGraph();

        assertThat(graph.getNumberOfVertices()).isEqualTo(7);
        assertThat(graph.getVertices())
                .filteredOn(vertex -> vertex.getName().contains("clickhouse"))
                .extracting(vertex -> vertex.getName().contains("network.1s"), JobVertex::getParallelism)
                .containsExactlyInAnyOrder(tuple(false, 4), tuple(false, 4), tuple(true, 1));
    }

    @Test
    void processesCanBeLeftOut() {
        assertThat(graph("--processes.topic=").getStreamNodes())
                .noneMatch(node -> node.getTransformationUID().equals("processes"));
    }

    /** The committers of rows run where the rows are made: they are handed over within the task. */
    @Test
    void exactlyOnceAddsNoTask() {
        StreamGraph graph =
                graph("--clickhouse.guarantee=exactly-once", "--checkpoint.dir=file:///tmp/thalweg-graph-test");

        assertThat(graph.getStreamNodes()).allMatch(node -> node.getTransformationUID() != null);
        assertThat(graph.getStreamNodes())
                .filteredOn(node -> node.getOperatorName().contains("Committer"))
                .hasSameSizeAs(graph.getStreamNodes().stream()
                        .filter(node -> node.getOperatorName().contains("Writer"))
                        .toList());
        assertThat(graph.getJobGraph().getNumberOfVertices())
                .isEqualTo(graph().getJobGraph().getNumberOfVertices());
    }

    @Test
    void topicsThatAreOffHaveNoOperator() {
        StreamGraph graph = graph("--flows.topic=", "--spans.topic=", "--metrics.topic=", "--dead-letters.topic=");

        assertThat(graph.getStreamNodes())
                .noneMatch(node -> node.getOperatorName().contains("kafka"));
    }

    @Test
    void secondsCanBeLeftOut() {
        assertThat(graph("--metrics.seconds=false").getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .contains("clickhouse-network.1m")
                .doesNotContain("clickhouse-network.1s");
    }

    @Test
    void syscallsCanBeLeftOut() {
        assertThat(graph("--syscalls.topic=").getStreamNodes())
                .noneMatch(node -> node.getTransformationUID().contains("syscall"));
    }

    private static StreamGraph graph(String... options) {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        FlowJob.build(environment, FlowJobOptions.parse(options));
        return environment.getStreamGraph();
    }
}
