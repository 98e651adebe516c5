package io.thalweg.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.agent.Await;
import io.thalweg.event.proto.AgentState;
import io.thalweg.event.proto.HeartbeatRequest;
import io.thalweg.event.proto.NetworkInterface;
import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.RegisterResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AgentSessionTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofHours(1);

    private final RecordingAgent agent = new RecordingAgent();
    private TestControlPlane control;
    private ControlPlane plane;
    private AgentSession session;

    /** Does what it is told and remembers it. */
    private static final class RecordingAgent implements AgentSession.Agent {
        private final List<String> configurations = new CopyOnWriteArrayList<>();
        private volatile Boolean isEnabled;
        private volatile Boolean watches;
        private volatile String refusal = "";

        @Override
        public void report(HeartbeatRequest.Builder report) {
            report.setState(AgentState.AGENT_STATE_RUNNING).addExceptions("kernel_drops");
        }

        @Override
        public String configure(String yaml) {
            configurations.add(yaml);
            return refusal;
        }

        @Override
        public void enable(boolean enabled) {
            isEnabled = enabled;
        }

        @Override
        public void watchKubernetes(boolean watched) {
            watches = watched;
        }
    }

    @BeforeEach
    void start() throws IOException {
        control = new TestControlPlane();
    }

    @AfterEach
    void stop() {
        if (session != null) {
            session.close();
            plane.close();
        }
        control.close();
    }

    private RegisterResponse begin(Duration maxEscape, String... addresses) throws IOException {
        List<String> at = addresses.length == 0 ? List.of(control.address()) : List.of(addresses);
        plane = new ControlPlane(new ControlOptions(at, false, null, null, null));
        RegisterRequest request = RegisterRequest.newBuilder()
                .setMachineId("machine-1")
                .setBootId(5)
                .build();
        session = new AgentSession(plane, () -> request, 0, maxEscape);
        RegisterResponse response = session.register(Duration.ofSeconds(20));
        session.begin(agent, 0, response == null ? null : response.getConfiguration(), "");
        return response;
    }

    @Test
    void anAgentOfAClusterTellsItsInterfacesWhenTheyChanged() throws IOException {
        NetworkInterface first = NetworkInterface.newBuilder().setIndex(1).build();
        NetworkInterface second = NetworkInterface.newBuilder().setIndex(2).build();
        AtomicReference<List<NetworkInterface>> there = new AtomicReference<>(List.of(first));
        AtomicInteger looks = new AtomicInteger();
        plane = new ControlPlane(new ControlOptions(List.of(control.address()), false, null, null, null));
        RegisterRequest request =
                RegisterRequest.newBuilder().setKubernetesClusterId("d-test").build();
        session = new AgentSession(plane, () -> request, 0, LONG);
        session.tellInterfaces(
                () -> {
                    looks.incrementAndGet();
                    return there.get();
                },
                Duration.ofMillis(1));
        session.begin(agent, 0, null, "");

        await("some looks", () -> looks.get() > 3);
        assertThat(control.interfaces()).singleElement().satisfies(told -> {
            assertThat(told.getAgentId()).isEqualTo(TestControlPlane.AGENT_ID);
            assertThat(told.getInterfacesList()).containsExactly(first);
        });
        there.set(List.of(first, second));
        await("the change", () -> control.interfaces().size() == 2);
        assertThat(control.interfaces().get(1).getInterfacesList()).containsExactly(first, second);
        control.forgetAgents();
        await("all again to who has forgotten", () -> control.interfaces().size() == 3);
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(what, DEADLINE, condition);
    }

    @Test
    void registersAndTellsHowItDoes() throws IOException {
        RegisterResponse response = begin(LONG);
        assertThat(response.getAgentId()).isEqualTo(TestControlPlane.AGENT_ID);
        await("a heartbeat", () -> control.lastHeartbeat() != null);
        HeartbeatRequest heartbeat = control.lastHeartbeat();
        assertThat(heartbeat.getAgentId()).isEqualTo(TestControlPlane.AGENT_ID);
        assertThat(heartbeat.getBootId()).isEqualTo(5);
        assertThat(heartbeat.getState()).isEqualTo(AgentState.AGENT_STATE_RUNNING);
        assertThat(heartbeat.getExceptionsList()).containsExactly("kernel_drops");
        await("enabled", () -> Boolean.TRUE.equals(agent.isEnabled));
    }

    @Test
    void configurationComesByTheStreamAndIsConfirmed() throws IOException {
        begin(LONG);
        await("a heartbeat", () -> control.lastHeartbeat() != null);
        control.configure(3, "max_cpus: 2");
        await("confirmed", () -> control.lastHeartbeat().getConfigurationVersion() == 3);
        assertThat(agent.configurations).containsExactly("max_cpus: 2");
        agent.refusal = "max_cpus: many";
        control.configure(4, "max_cpus: many");
        await("refused", () -> control.lastHeartbeat().getConfigurationError().equals("max_cpus: many"));
    }

    @Test
    void aConfigurationThatTheStreamLostIsFetched() throws IOException {
        begin(LONG);
        await("a heartbeat", () -> control.lastHeartbeat() != null);
        control.configureSilently(9, "max_cpus: 4");
        await("confirmed", () -> control.lastHeartbeat().getConfigurationVersion() == 9);
    }

    @Test
    void anAgentThatIsNotKnownAnyMoreRegistersAgainWithItsId() throws IOException {
        begin(LONG);
        await("a heartbeat", () -> control.lastHeartbeat() != null);
        control.forgetAgents();
        await("registered again", () -> control.registered().size() == 2);
        assertThat(control.registered().get(1).getRequestedAgentId()).isEqualTo(TestControlPlane.AGENT_ID);
    }

    @Test
    void whatIsToldByHeartbeatsIsDone() throws IOException {
        begin(LONG);
        await("begun", () -> Boolean.TRUE.equals(agent.isEnabled) && Boolean.FALSE.equals(agent.watches));
        control.wantWatched(true);
        control.enable(false);
        await("done", () -> Boolean.FALSE.equals(agent.isEnabled) && Boolean.TRUE.equals(agent.watches));
    }

    @Test
    void afterTheEscapeTimeTheAgentStopsUntilItIsAnswered() throws IOException {
        begin(Duration.ofSeconds(3));
        await("enabled", () -> Boolean.TRUE.equals(agent.isEnabled));
        control.stop();
        await("disabled", () -> Boolean.FALSE.equals(agent.isEnabled));
        assertThat(session.complaint()).contains("UNAVAILABLE");
        control.start();
        await("enabled again", () -> Boolean.TRUE.equals(agent.isEnabled));
        assertThat(session.complaint()).isEmpty();
    }

    @Test
    void anotherControllerIsTriedWhenOneDoesNotAnswer() throws IOException {
        RegisterResponse response = begin(LONG, "localhost:9", control.address());
        assertThat(response).isNotNull();
        await("a heartbeat", () -> control.lastHeartbeat() != null);
    }

    @Test
    void theClocksDifferenceIsMeasured() throws IOException {
        control.aheadBy(TimeUnit.SECONDS.toNanos(90));
        begin(LONG);
        await("measured", () -> session.clockOffsetSeconds() != 0);
        assertThat(session.clockOffsetSeconds()).isCloseTo(90, within(5.0));
    }
}
