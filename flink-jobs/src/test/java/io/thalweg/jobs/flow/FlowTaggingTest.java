package io.thalweg.jobs.flow;

import static io.thalweg.jobs.flow.TestAgent.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.Resource;
import io.thalweg.jobs.tagging.DirectoryRecord;
import io.thalweg.jobs.tagging.TestDirectory;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of the flow operator get their tags from the topics, as of their time. */
class FlowTaggingTest {
    private static final Frames.End CLIENT = Frames.End.of(1, 40000);
    private static final Frames.End SERVER = Frames.End.of(2, 80);
    private static final Resource PODS = TestDirectory.cluster(0x0a00_0000, 24);
    private static final Resource CLIENT_POD =
            TestDirectory.pod(101, CLIENT.address()).build();
    private static final Resource SERVER_POD =
            TestDirectory.pod(102, SERVER.address()).build();
    private static final long HOLD_BACK_MILLIS = 5_000;
    /** Within it rows that wait are looked at again. */
    private static final long SOON_MILLIS = 200;

    private static final long MICROS = 1_000;

    private final TestDirectory directory = new TestDirectory();
    private final TestAgent agent = new TestAgent(7, 3);
    private FlowHarness job;

    @AfterEach
    void close() {
        if (job != null) {
            job.close();
        }
    }

    private void start(Resource... told) throws Exception {
        job = FlowHarness.fresh();
        tell(told);
    }

    private void tell(Resource... told) throws Exception {
        for (Resource resource : told) {
            job.tell(directory.put(resource));
        }
    }

    /** One exchange, whose flow row is made six seconds later. */
    private void exchange(Frames.End client) throws Exception {
        job.send(agent.http(client, SERVER, "/").batch());
        job.send(agent.pause(6 * SECOND).batch());
    }

    @Test
    void flowsSessionsAndHealthChecksAreTagged() throws Exception {
        start(PODS, CLIENT_POD, SERVER_POD);

        exchange(CLIENT);
        assertThat(job.flows()).singleElement().satisfies(FlowTaggingTest::isTagged);
        job.send(agent.healthCheck(Frames.End.of(1, 40001), SERVER).batch());
        job.send(agent.pause(400 * SECOND).batch());

        assertThat(job.healthChecks()).isNotEmpty().allSatisfy(FlowTaggingTest::isTagged);
        assertThat(job.sessions()).singleElement().satisfies(row -> assertThat(row.podId1)
                .isEqualTo(102));
    }

    /** By the address of the application's pod, and by that of whom it talked to. */
    @Test
    void spansThatApplicationsTellAreTagged() throws Exception {
        start(PODS, CLIENT_POD, SERVER_POD);

        job.sendTold(told("k8s.pod.ip", "10.0.0.2", "client.address", "10.0.0.1"));
        job.sendTold(told("host.ip", "fe80::1,10.0.0.2", "client.address", "a name"));

        assertThat(job.sessions()).hasSize(2).allSatisfy(row -> {
            assertThat(row.observationPoint).isEqualTo("s-app");
            assertThat(row.podClusterId1).isEqualTo(1);
        });
        assertThat(job.sessions().get(0).podId1).isEqualTo(102);
        assertThat(job.sessions().get(0).autoInstanceId1).isEqualTo(102);
        assertThat(job.sessions().get(0).podId0).isEqualTo(101);
        assertThat(job.sessions().get(1).podId0).isZero();
    }

    @Test
    void spanOfAPodThatIsToldLateWaits() throws Exception {
        start(PODS, CLIENT_POD);
        job.watermark(agent.nowMillis());
        job.sendTold(told("k8s.pod.ip", "10.0.0.2", "client.address", "10.0.0.1"));
        assertThat(job.sessions()).isEmpty();

        tell(SERVER_POD);
        job.clock(SOON_MILLIS);

        assertThat(job.sessions()).singleElement().satisfies(row -> assertThat(row.podId1)
                .isEqualTo(102));
        assertThat(job.shards()).as("nothing is left").isZero();
    }

    /** A server's span with an attribute of its resource and one of itself. */
    private static byte[] told(String ofResource, String resource, String ofSpan, String span) {
        return TracesData.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(io.opentelemetry.proto.resource.v1.Resource.newBuilder()
                                .addAttributes(attribute(ofResource, resource)))
                        .addScopeSpans(ScopeSpans.newBuilder()
                                .addSpans(Span.newBuilder()
                                        .setTraceId(ByteString.copyFromUtf8("0123456789abcdef"))
                                        .setSpanId(ByteString.copyFromUtf8("01234567"))
                                        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                                        .setStartTimeUnixNano(1_700_000_000_000_000_000L)
                                        .addAttributes(attribute(ofSpan, span)))))
                .build()
                .toByteArray();
    }

    private static KeyValue attribute(String name, String value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static void isTagged(L4FlowLog row) {
        assertThat(row.podId0).isEqualTo(101);
        assertThat(row.podId1).isEqualTo(102);
        assertThat(row.podClusterId1).isEqualTo(1);
    }

    @Test
    void rowWaitsForAPodThatIsToldLate() throws Exception {
        start(PODS, CLIENT_POD);
        exchange(CLIENT);
        assertThat(job.flows()).isEmpty();
        assertThat(job.sessions()).isEmpty();

        job.watermark(agent.nowMillis() + 2_000);
        job.clock(SOON_MILLIS);
        assertThat(job.flows()).as("nothing is told yet").isEmpty();

        tell(TestDirectory.pod(103, Frames.End.of(3, 80).address()).build());
        job.clock(2 * SOON_MILLIS);
        assertThat(job.flows()).as("another pod is told").isEmpty();

        tell(SERVER_POD);
        assertThat(job.flows()).as("the clock stands still").isEmpty();
        job.clock(3 * SOON_MILLIS);
        assertThat(job.flows()).singleElement().satisfies(FlowTaggingTest::isTagged);
        assertThat(job.sessions()).hasSize(1);
        assertThat(job.shards()).as("only the shard is left").isEqualTo(1);
    }

    @Test
    void rowLeavesAsItIsWhenNobodyTells() throws Exception {
        start(PODS, CLIENT_POD);
        exchange(CLIENT);

        job.watermark(agent.nowMillis() + HOLD_BACK_MILLIS - 1);
        assertThat(job.flows()).isEmpty();
        job.watermark(agent.nowMillis() + HOLD_BACK_MILLIS);

        assertThat(job.flows()).singleElement().satisfies(row -> {
            assertThat(row.podId0).isEqualTo(101);
            assertThat(row.podId1).isZero();
            assertThat(row.podClusterId1).isEqualTo(1);
        });
    }

    @Test
    void rowLeavesByTheClockWhenEventTimeStandsStill() throws Exception {
        start(PODS, CLIENT_POD);
        exchange(CLIENT);

        job.clock(2 * HOLD_BACK_MILLIS);

        assertThat(job.flows()).hasSize(1);
        assertThat(job.sessions()).hasSize(1);
    }

    @Test
    void rowsThatWaitSurviveARestart() throws Exception {
        start(PODS, CLIENT_POD);
        exchange(CLIENT);
        OperatorSubtaskState state = job.snapshot();
        tell(SERVER_POD);
        job.clock(SOON_MILLIS);
        List<String> expected = job.rows();
        assertThat(expected).hasSize(2);
        job.close();

        job = FlowHarness.restored(state);
        assertThat(job.flows()).isEmpty();
        TestDirectory again = new TestDirectory();
        for (Resource resource : List.of(PODS, CLIENT_POD, SERVER_POD)) {
            job.tell(again.put(resource));
        }
        job.clock(SOON_MILLIS);

        assertThat(job.rows()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void checkpointDoesNotSeeWhatIsToldAfterIt() throws Exception {
        start(PODS, CLIENT_POD);
        OperatorSubtaskState state = job.snapshot();
        tell(SERVER_POD);
        job.close();

        job = FlowHarness.restored(state);
        exchange(CLIENT);
        job.watermark(agent.nowMillis() + HOLD_BACK_MILLIS);

        assertThat(job.flows()).singleElement().satisfies(row -> assertThat(row.podId1)
                .isZero());
    }

    @Test
    void eachFlowHasThePodThatHeldTheAddressThenWithARestartInBetween() throws Exception {
        long moved = TestAgent.START / MICROS + 60 * SECOND / MICROS;
        start(PODS, CLIENT_POD, SERVER_POD);
        exchange(CLIENT);
        job.send(agent.http(Frames.End.of(1, 40001), SERVER, "/old").batch());
        OperatorSubtaskState state = job.snapshot();
        List<Long> pods = new ArrayList<>(servers());
        job.close();

        job = FlowHarness.restored(state);
        tell(
                Resource.newBuilder(SERVER_POD)
                        .setValidTo(moved)
                        .setDeleted(true)
                        .build(),
                TestDirectory.pod(103, SERVER.address()).setValidFrom(moved).build());
        job.send(agent.pause(60 * SECOND).batch());
        exchange(Frames.End.of(1, 40002));
        pods.addAll(servers());

        assertThat(pods).containsExactly(102L, 102L, 103L);
    }

    private List<Long> servers() {
        return job.flows().stream().map(row -> row.podId1).toList();
    }

    @Test
    void processTellsThePodOfASocketCall() throws Exception {
        String container = "0123456789abcdef".repeat(4);
        TestProcess process = new TestProcess(7, 3);
        start(TestDirectory.pod(104, 0x7f00_0009).addContainerIds(container).build());
        job.tell(directory.put(Process.newBuilder()
                .setAgentId(7)
                .setPid(4711)
                .setStartTime(1)
                .setContainerId(container)
                .build()));

        job.sendCalls(process.http(1, "/calls").batch());

        assertThat(job.sessions()).singleElement().satisfies(row -> assertThat(row.podId0)
                .isEqualTo(104));
    }

    @Test
    void noRowIsTaggedFromHalfADirectory() throws Exception {
        DirectoryRecord first = directory.put(CLIENT_POD);
        DirectoryRecord second = directory.put(SERVER_POD);
        job = FlowHarness.fresh(TestDirectory.loader(2, first));

        exchange(CLIENT);
        assertThat(job.flows()).singleElement().satisfies(row -> {
            assertThat(row.podId0).isZero();
            assertThat(row.tagSource0).isZero();
        });

        job.tell(first);
        job.tell(second);
        exchange(Frames.End.of(1, 40001));
        assertThat(job.flows().get(1)).satisfies(FlowTaggingTest::isTagged);
    }

    @Test
    void directoryThatIsReadAtStartTagsTheFirstRow() throws Exception {
        job = FlowHarness.fresh(TestDirectory.loader(2, directory.put(CLIENT_POD), directory.put(SERVER_POD)));

        exchange(CLIENT);

        assertThat(job.flows()).singleElement().satisfies(FlowTaggingTest::isTagged);
    }

    @Test
    void rowsThatWaitAreBounded() throws Exception {
        start(PODS, CLIENT_POD);
        int most = FlowHarness.TAGGING.maxWaiting() / 16;
        for (int i = 0; i < most; i++) {
            agent.http(Frames.End.of(1, 41000 + i), SERVER, "/");
        }
        job.send(agent.batch());
        job.send(agent.pause(6 * SECOND).batch());

        assertThat(job.flows().size() + job.sessions().size())
                .as("of as many flows as sessions")
                .isEqualTo(most);
        job.watermark(agent.nowMillis() + HOLD_BACK_MILLIS);
        assertThat(job.flows()).hasSize(most);
        assertThat(job.sessions()).hasSize(most);
    }

    @Test
    void garbageOnTheTopicsHarmsNothing() throws Exception {
        start(PODS, CLIENT_POD, SERVER_POD);
        TestDirectory other = new TestDirectory();
        for (int i = 0; i < 3; i++) {
            other.put(CLIENT_POD);
        }
        DirectoryRecord deleted = other.remove(CLIENT_POD);
        byte[] garbage = {(byte) 0xff, 1, 2};
        job.tell(new DirectoryRecord(deleted.topic(), 0, 3, garbage, garbage));
        job.tell(new DirectoryRecord(deleted.topic(), 0, 4, garbage, null));
        job.tell(new DirectoryRecord(deleted.topic(), 0, 5, null, null));
        DirectoryRecord process = other.remove(Process.getDefaultInstance());
        job.tell(new DirectoryRecord(process.topic(), 0, 0, garbage, garbage));
        job.tell(new DirectoryRecord(process.topic(), 0, 1, garbage, null));
        job.tell(new DirectoryRecord(process.topic(), 0, 2, null, null));

        exchange(CLIENT);

        assertThat(job.flows()).singleElement().satisfies(FlowTaggingTest::isTagged);
    }
}
