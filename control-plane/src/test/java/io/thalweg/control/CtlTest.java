package io.thalweg.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grpc.stub.StreamObserver;
import io.thalweg.control.ctl.Ctl;
import io.thalweg.event.proto.AgentConfiguration;
import io.thalweg.event.proto.AgentServiceGrpc;
import io.thalweg.event.proto.GetResourceRequest;
import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.RegisterResponse;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.WatchConfigurationRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line, against a control plane that runs. */
class CtlTest {
    /** The file of DeepFlow's guide to macvlan, with the group's id to be put in. */
    private static final String MACVLAN = """
            vtap_group_id: %s
            ## Regular Expression for TAP (Traffic Access Point)
            ## Length: [0, 65535]
            ## Default:
            ##   Localhost:   lo
            ##   Common NIC:  eth.*|en[osipx].*
            ## Note: Regular expression of NIC name for collecting traffic
            tap_interface_regex: eth0
            ## Traffic Tap Mode
            ## Default: 0, means local.
            ## Options: 0, 1 (virtual mirror), 2 (physical mirror, aka. analyzer mode)
            tap_mode: 1
            """;

    @TempDir
    private Path directory;

    private TestControlPlane plane;

    private record Run(int exit, String out, String err) {}

    @BeforeEach
    void start() throws IOException {
        plane = TestControlPlane.inMemory();
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private Run ctl(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Ctl.commandLine(data -> plane.target());
        int exit = line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Run(exit, out.toString(), err.toString());
    }

    private String done(String... arguments) {
        Run run = ctl(arguments);
        assertThat(run.exit()).as(Arrays.toString(arguments) + " " + run.err()).isZero();
        return run.out();
    }

    private static RegisterRequest agent(String group) {
        return RegisterRequest.newBuilder()
                .setMachineId("m1")
                .setHostName("node-1")
                .setControlIp("192.168.0.1")
                .setGroupIdRequest(group)
                .build();
    }

    /** Returns the line of a table that has the word. */
    private static String line(String table, String word) {
        return table.lines().filter(line -> line.contains(word)).findFirst().orElse("");
    }

    @Test
    void theGuideToMacvlanWorksWordForWord() throws Exception {
        RegisterResponse registered = plane.agent().register(agent(""));
        assertThat(line(done("agent", "list"), "node-1")).contains("default");

        // 1. create agent-group and agent-group-config
        done("agent-group", "create", "macvlan");
        done("agent-group-config", "create", "macvlan");
        // 2. get the agent-group ID: agent-group list | grep macvlan
        String group = line(done("agent-group", "list"), "macvlan").split(" +")[1];
        assertThat(group).matches("g-[A-Za-z0-9]{10}");
        // 3. and 4. the file
        Path file = directory.resolve("macvlan-agent-group-config.yaml");
        Files.writeString(file, MACVLAN.formatted(group));
        done("agent-group-config", "create", "-f", file.toString());
        assertThat(done("agent-group-config", "list", group, "-o", "yaml"))
                .contains("tap_interface_regex: eth0", "tap_mode: 1");
        // 5. the agent stops, is deleted, and starts with vtap-group-id-request
        done("agent", "delete", "node-1");
        assertThat(done("agent", "list")).doesNotContain("node-1");
        RegisterResponse again = plane.agent().register(agent(group));

        assertThat(line(done("agent", "list"), "node-1")).contains("macvlan");
        assertThat(again.getAgentId()).isEqualTo(registered.getAgentId());
        assertThat(again.getConfiguration().getYaml()).contains("tap_mode: 1");
    }

    @Test
    void anUpdateReachesTheAgentsOfTheGroupAndIsKeptInTheHistory() throws Exception {
        String group = done("agent-group", "create", "edge").strip();
        RegisterResponse registered = plane.agent().register(agent(group));
        List<AgentConfiguration> received = new CopyOnWriteArrayList<>();
        AgentServiceGrpc.newStub(plane.channel())
                .watchConfiguration(
                        WatchConfigurationRequest.newBuilder()
                                .setAgentId(registered.getAgentId())
                                .build(),
                        new StreamObserver<>() {
                            @Override
                            public void onNext(AgentConfiguration configuration) {
                                received.add(configuration);
                            }

                            @Override
                            public void onError(Throwable error) {
                                // The test ends.
                            }

                            @Override
                            public void onCompleted() {
                                // Likewise.
                            }
                        });
        Path file = directory.resolve("edge.yaml");
        Files.writeString(file, "tap_mode: 0\n");
        done("agent-group-config", "create", "edge", "-f", file.toString());
        Eventually.until("the first is received", Duration.ofSeconds(20), () -> received.size() == 1);
        Files.writeString(file, "tap_mode: 2\n");
        done("agent-group-config", "update", "edge", "-f", file.toString());
        Eventually.until("the second is received", Duration.ofSeconds(20), () -> received.size() == 2);

        assertThat(received).extracting(AgentConfiguration::getYaml).containsExactly("tap_mode: 0\n", "tap_mode: 2\n");
        assertThat(done("agent-group-config", "list", "edge", "--history").lines())
                .hasSize(3);
    }

    @Test
    void theExampleIsAConfiguration() throws Exception {
        String group = done("agent-group", "create", "edge").strip();
        String example = done("agent-group-config", "example");
        Path file = directory.resolve("example.yaml");
        Files.writeString(file, example.replaceAll("(?m)^#(?!#)", "").replace("g-xxxxxxxxxx", group));

        Run created = ctl("agent-group-config", "create", "-f", file.toString());

        assertThat(created.err()).isEmpty();
        assertThat(created.exit()).isZero();
        assertThat(created.out()).contains("edge");
    }

    @Test
    void whatIsWrongIsToldInALine() throws Exception {
        Path file = directory.resolve("wrong.yaml");
        Files.writeString(file, "vtap_group_id: g-none\ntap_mode: 7\n");

        Run badMode = ctl("agent-group-config", "create", "-f", file.toString());
        assertThat(badMode.exit()).isEqualTo(1);
        assertThat(badMode.err()).contains("tap_mode: 7; allowed: 0 to 2").hasLineCount(1);

        Files.writeString(file, "vtap_group_id: g-none\n");
        assertThat(ctl("agent-group-config", "create", "-f", file.toString()).err())
                .contains("there is no group \"g-none\"");
        Files.writeString(file, "a: [\n");
        assertThat(ctl("agent-group-config", "create", "default", "-f", file.toString())
                        .err())
                .contains("no YAML");
        assertThat(ctl("agent-group-config", "update", "default", "-f", "/nowhere")
                        .exit())
                .isEqualTo(2);
        assertThat(ctl("agent", "delete", "nobody").err()).contains("there is no such agent");
        assertThat(ctl("domain", "list", "--server", "127.0.0.1:1").err()).contains("does not answer");
        assertThat(ctl("resource", "list", "planets").err()).contains("allowed: cluster, node");
        assertThat(ctl("agent-group").err()).contains("list", "create");
    }

    @Test
    void domainsAndResourcesAreListedAsTableJsonAndYaml() {
        String cluster = done("domain", "create", "production").strip();
        plane.sync(SyncRequests.of(cluster, 1)
                .with("*v1.Namespace", KubernetesJson.namespace("shop"))
                .with(
                        "*v1.Pod",
                        KubernetesJson.pod("shop", "cart-1", "cart", "10.1.0.5"),
                        KubernetesJson.pod("shop", "pay-1", "pay", "10.1.0.6"))
                .build());

        assertThat(line(done("domain", "list"), "production")).contains(cluster, "normal");
        assertThat(ctl("domain", "create", "production").err()).contains("there is a domain");
        assertThat(line(done("resource", "list", "pods"), "cart-1")).contains("10.1.0.5");
        assertThat(done("resource", "list", "pod", "--name", "cart*", "-o", "json"))
                .contains("\"name\" : \"cart-1\"", "\"kind\" : \"pod\"", "\"10.1.0.5\"")
                .doesNotContain("pay-1");
        String id = line(done("resource", "list", "pod"), "cart-1").split(" +")[1];
        assertThat(done("resource", "get", "pod", id)).contains("name: cart-1", "app: cart", "- 10.1.0.5");

        assertThat(done("tag", "set", "pod", id, "team=payments", "tier=gold")).contains("team=payments tier=gold");
        assertThat(done("tag", "set", "pod", id, "tier="))
                .contains("team=payments")
                .doesNotContain("tier");
        assertThat(done("resource", "get", "pod", id, "-o", "yaml")).contains("team: payments");
    }

    @Test
    void customServicesAreDefinedListedChangedAndDeleted() {
        String cluster = done("domain", "create", "production").strip();
        plane.sync(SyncRequests.of(cluster, 1)
                .with("*v1.Namespace", KubernetesJson.namespace("shop"))
                .with("*v1.Pod", KubernetesJson.pod("shop", "cart-1", "cart", "10.1.0.5"))
                .build());
        String pod = "pod/" + line(done("resource", "list", "pod"), "cart-1").split(" +")[1];

        String id = done(
                        "custom-service",
                        "create",
                        "checkout",
                        pod + ":8080",
                        "10.9.0.1:3306@7",
                        "[fd00::5]:53",
                        "fd00::6")
                .strip();
        assertThat(line(done("custom-service", "list"), "checkout"))
                .contains(id, "104", pod + ":8080,10.9.0.1:3306@7,[fd00:0:0:0:0:0:0:5]:53,fd00:0:0:0:0:0:0:6");
        assertThat(ctl("custom-service", "create", "checkout", pod).err()).contains("there is a custom service");

        plane.advance(Duration.ofSeconds(5));
        assertThat(done("custom-service", "update", "checkout", "--business", "10.9.0.2")
                        .strip())
                .isEqualTo(id);
        assertThat(line(done("custom-service", "list", "check*"), "checkout")).contains("105", "10.9.0.2");

        plane.advance(Duration.ofSeconds(5));
        done("custom-service", "delete", "checkout");
        assertThat(done("custom-service", "list")).doesNotContain("checkout");
        assertThat(ctl("custom-service", "delete", "checkout").err()).contains("there is no custom service");

        // What comes back by the name is the same, but it was not there meanwhile.
        plane.advance(Duration.ofSeconds(5));
        assertThat(done("custom-service", "create", "checkout", pod).strip()).isEqualTo(id);
        List<Resource> intervals = plane.admin()
                .getResource(GetResourceRequest.newBuilder()
                        .setKind(ResourceKind.RESOURCE_KIND_CUSTOM)
                        .setId(Integer.parseInt(id))
                        .build())
                .getIntervalsList();
        long start = TestControlPlane.micros(TestControlPlane.START);
        assertThat(intervals)
                .extracting(Resource::getValidFrom, Resource::getValidTo)
                .containsExactly(
                        tuple(start + 15_000_000, 0L),
                        tuple(start + 5_000_000, start + 10_000_000),
                        tuple(start, start + 5_000_000));
    }

    @Test
    void customServicesOfWhatIsNotThereAreRefused() {
        assertThat(ctl("custom-service", "create", "a", "pod/4711").err()).contains("there is no pod 4711 now");
        assertThat(ctl("custom-service", "create", "a", "namespace/1").err()).contains("a target is a service");
        assertThat(ctl("custom-service", "create", "a", "10.0.0.1:70000").err()).contains("allowed: 0 to 65535");
        assertThat(ctl("custom-service", "create", "a", "example.com").err()).contains("KIND/ID");
        assertThat(ctl("custom-service", "create", "a", "10.0.0.256").err()).contains("KIND/ID");
        assertThat(ctl("custom-service", "create", " ", "10.0.0.1").err()).contains("name");
        assertThat(ctl("custom-service", "update", "a", "10.0.0.1").err()).contains("there is no custom service");
        assertThat(done("custom-service", "list")).doesNotContain("10.0.0");
    }
}
