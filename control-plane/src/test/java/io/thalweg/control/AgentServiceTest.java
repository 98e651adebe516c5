package io.thalweg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.thalweg.event.proto.Agent;
import io.thalweg.event.proto.AgentState;
import io.thalweg.event.proto.DeleteAgentRequest;
import io.thalweg.event.proto.HeartbeatRequest;
import io.thalweg.event.proto.HeartbeatResponse;
import io.thalweg.event.proto.ListAgentsRequest;
import io.thalweg.event.proto.NetworkInterface;
import io.thalweg.event.proto.PutAgentGroupConfigurationRequest;
import io.thalweg.event.proto.ReadClockRequest;
import io.thalweg.event.proto.ReadClockResponse;
import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.RegisterResponse;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.SyncInterfacesRequest;
import io.thalweg.event.proto.WatchConfigurationRequest;
import io.thalweg.event.proto.WatchMode;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What agents hear when they register, report and wait. */
class AgentServiceTest {
    private TestControlPlane plane;

    @BeforeEach
    void start() throws IOException {
        plane = TestControlPlane.inMemory();
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private static RegisterRequest.Builder machine(String id) {
        return RegisterRequest.newBuilder().setMachineId(id).setHostName("host-" + id);
    }

    private RegisterResponse register(RegisterRequest.Builder request) {
        return plane.agent().register(request.build());
    }

    private HeartbeatResponse heartbeat(RegisterResponse agent) {
        return plane.agent()
                .heartbeat(HeartbeatRequest.newBuilder()
                        .setAgentId(agent.getAgentId())
                        .setState(AgentState.AGENT_STATE_RUNNING)
                        .build());
    }

    @Test
    void theSameMachineGetsTheSameIdAndOthersGetOthers() {
        int first = register(machine("a")).getAgentId();

        assertThat(register(machine("b")).getAgentId()).isNotEqualTo(first);
        assertThat(register(machine("a").setBootId(7)).getAgentId()).isEqualTo(first);
    }

    @Test
    void anIdThatIsAskedForIsGivenUnlessItIsAnothers() {
        assertThat(register(machine("a").setRequestedAgentId(700)).getAgentId()).isEqualTo(700);

        assertThatThrownBy(() -> register(machine("b").setRequestedAgentId(700)))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("ALREADY_EXISTS");
        assertThatThrownBy(() -> register(machine("b").setRequestedAgentId(1024)))
                .hasMessageContaining("INVALID_ARGUMENT");
        assertThatThrownBy(() -> register(RegisterRequest.newBuilder())).hasMessageContaining("INVALID_ARGUMENT");
    }

    @Test
    void whenAllIdsAreTakenTheOneOfTheLongestDeletedAgentIsGivenAgain() {
        for (int i = 1; i <= 1023; i++) {
            register(machine("m" + i));
        }
        assertThatThrownBy(() -> register(machine("late"))).hasMessageContaining("RESOURCE_EXHAUSTED");
        for (int id : new int[] {17, 4}) {
            plane.admin()
                    .deleteAgent(DeleteAgentRequest.newBuilder().setAgentId(id).build());
            plane.advance(Duration.ofSeconds(1));
        }

        assertThat(register(machine("late")).getAgentId()).isEqualTo(17);
    }

    @Test
    void aHeartbeatTellsTheStateAndHearsTheVersionInForce() {
        RegisterResponse agent = register(machine("a"));
        plane.admin()
                .putAgentGroupConfiguration(PutAgentGroupConfigurationRequest.newBuilder()
                        .setGroup("default")
                        .setYaml("enabled: false\n")
                        .build());

        HeartbeatResponse heard = plane.agent()
                .heartbeat(HeartbeatRequest.newBuilder()
                        .setAgentId(agent.getAgentId())
                        .setState(AgentState.AGENT_STATE_STRESSED)
                        .addExceptions("kernel_drops")
                        .addAllExceptions(Collections.nCopies(100, "x".repeat(10_000)))
                        .build());

        assertThat(heard.getEnabled()).isFalse();
        assertThat(heard.getConfigurationVersion()).isEqualTo(1);
        Agent listed =
                plane.admin().listAgents(ListAgentsRequest.getDefaultInstance()).getAgents(0);
        plane.advance(Duration.ofMinutes(1));
        assertThat(listed.getState()).isEqualTo(AgentState.AGENT_STATE_STRESSED);
        assertThat(listed.getHeartbeat().getExceptionsList()).hasSize(64).contains("kernel_drops");
        assertThat(listed.getIsLost()).isFalse();
        assertThat(plane.admin()
                        .listAgents(ListAgentsRequest.getDefaultInstance())
                        .getAgents(0)
                        .getIsLost())
                .isTrue();
    }

    @Test
    void whoIsNotRegisteredIsTold() {
        RegisterResponse agent = register(machine("a"));
        plane.admin()
                .deleteAgent(DeleteAgentRequest.newBuilder().setName("host-a").build());

        assertThatThrownBy(() -> heartbeat(agent)).hasMessageContaining("NOT_FOUND");
        assertThatThrownBy(() -> plane.agent()
                        .watchConfiguration(WatchConfigurationRequest.newBuilder()
                                .setAgentId(agent.getAgentId())
                                .build())
                        .hasNext())
                .hasMessageContaining("NOT_FOUND");
    }

    @Test
    void oneLivingAgentOfAClusterWatchesIt() {
        String cluster = plane.createDomain("production");
        RegisterResponse first = register(machine("a").setKubernetesClusterId(cluster));
        RegisterResponse second = register(machine("b").setKubernetesClusterId(cluster));
        RegisterResponse never =
                register(machine("c").setKubernetesClusterId(cluster).setWatchMode(WatchMode.WATCH_MODE_DISABLED));
        assertThat(first.getWatchesKubernetes()).isTrue();
        assertThat(second.getWatchesKubernetes()).isFalse();
        assertThat(never.getWatchesKubernetes()).isFalse();

        plane.advance(Duration.ofMinutes(1));
        assertThat(heartbeat(second).getWatchesKubernetes()).isTrue();
        assertThat(heartbeat(never).getWatchesKubernetes()).isFalse();

        RegisterResponse watcher =
                register(machine("d").setKubernetesClusterId(cluster).setWatchMode(WatchMode.WATCH_MODE_ONLY));
        assertThat(watcher.getWatchesKubernetes()).isTrue();
        assertThat(heartbeat(second).getWatchesKubernetes()).isFalse();
        assertThat(plane.admin()
                        .listAgents(ListAgentsRequest.getDefaultInstance())
                        .getAgentsList())
                .extracting(Agent::getName)
                .containsExactly("host-a", "host-b", "host-c");
    }

    @Test
    void anAgentIsAResourceOnItsNode() throws Exception {
        String cluster = plane.createDomain("production");
        RegisterResponse agent =
                register(machine("a").setKubernetesClusterId(cluster).setKubernetesNodeName("node-1"));
        plane.sync(SyncRequests.of(cluster, 1)
                .with("*v1.Node", KubernetesJson.node("node-1", "192.168.0.1"))
                .build());
        int node = plane.resource(ResourceKind.RESOURCE_KIND_NODE, "node-1").getId();

        Eventually.until(
                "the agent stands on its node",
                Duration.ofSeconds(30),
                () -> plane.resources(ResourceKind.RESOURCE_KIND_AGENT).stream()
                        .anyMatch(one -> one.getId() == agent.getAgentId() && one.getNodeId() == node));
    }

    @Test
    void macAddressesThatAgentsSeeStayWithTheirPods() {
        String cluster = plane.createDomain("production");
        RegisterResponse agent = register(machine("a").setKubernetesClusterId(cluster));
        plane.sync(SyncRequests.of(cluster, 1)
                .with("*v1.Pod", KubernetesJson.pod("shop", "a", "cart", "10.1.0.5"))
                .build());

        plane.agent()
                .syncInterfaces(SyncInterfacesRequest.newBuilder()
                        .setAgentId(agent.getAgentId())
                        .addInterfaces(NetworkInterface.newBuilder()
                                .setName("eth0")
                                .setMac(0x0242_0a01_0005L)
                                .addAddresses(ByteString.copyFrom(new byte[] {10, 1, 0, 5})))
                        .build());
        plane.sync(SyncRequests.of(cluster, 2)
                .with(
                        "*v1.Pod",
                        KubernetesJson.pod("shop", "a", "cart", "10.1.0.5").labels("{\"new\": \"one\"}"))
                .build());

        assertThat(plane.resource(ResourceKind.RESOURCE_KIND_POD, "a").getMacsList())
                .containsExactly(0x0242_0a01_0005L);
        assertThatThrownBy(() -> plane.agent()
                        .syncInterfaces(SyncInterfacesRequest.newBuilder()
                                .setAgentId(agent.getAgentId())
                                .addInterfaces(NetworkInterface.newBuilder()
                                        .setMac(1)
                                        .addAddresses(ByteString.copyFrom(new byte[3])))
                                .build()))
                .hasMessageContaining("INVALID_ARGUMENT");
    }

    @Test
    void theClockIsReadTwice() {
        ReadClockResponse clock = plane.agent()
                .readClock(ReadClockRequest.newBuilder().setOriginateNanos(42).build());

        assertThat(clock.getOriginateNanos()).isEqualTo(42);
        assertThat(clock.getTransmitNanos()).isGreaterThanOrEqualTo(clock.getReceiveNanos());
    }
}
