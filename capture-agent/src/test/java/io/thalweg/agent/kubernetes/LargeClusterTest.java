package io.thalweg.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.Await;
import io.thalweg.agent.CaptureAgent;
import io.thalweg.agent.control.TestControlPlane;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of 10 000 pods, each as large as real ones are, in an agent with a small heap. */
final class LargeClusterTest {
    private static final int PODS = 10_000;
    private static final int HEAP_MEBIBYTES = 64;
    private static final long MOST_RESIDENT_MEBIBYTES = 224;
    private static final Duration DEADLINE = Duration.ofSeconds(240);
    private static final Pattern CONTINUE = Pattern.compile("continue=(\\d+)");
    private static final Pattern LIMIT = Pattern.compile("limit=(\\d+)");
    /** Specifications, status and managed fields that no agent needs. */
    private static final String BALLAST = "\"volumes\":[\"" + "v".repeat(4000) + "\"],";

    @TempDir
    private Path directory;

    private static String page(String path) {
        Matcher from = CONTINUE.matcher(path);
        Matcher limit = LIMIT.matcher(path);
        int begin = from.find() ? Integer.parseInt(from.group(1)) : 0;
        int end = Math.min(PODS, begin + (limit.find() ? Integer.parseInt(limit.group(1)) : PODS));
        StringBuilder list = new StringBuilder("{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{");
        list.append("\"resourceVersion\":\"7\"");
        if (end < PODS) {
            list.append(",\"continue\":\"").append(end).append('"');
        }
        list.append("},\"items\":[");
        for (int pod = begin; pod < end; pod++) {
            list.append(pod == begin ? "" : ",").append(pod(pod));
        }
        return list.append("]}").toString();
    }

    private static String pod(int number) {
        String address = "10." + (number >> 14) + "." + (number >> 7 & 0x7f) + "." + (number & 0x7f);
        return """
                {"metadata":{"name":"cart-7d9c6b5f4-%05d","namespace":"shop-%d","uid":"00000000-0000-0000-0000-%012d",
                "resourceVersion":"%d","labels":{"app":"cart","pod-template-hash":"7d9c6b5f4","version":"v%d"},
                "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"%s","team":"basket"},
                "ownerReferences":[{"kind":"ReplicaSet","name":"cart-7d9c6b5f4","uid":"rs-1","controller":true}]},
                "spec":{%s"nodeName":"node-%d","containers":[{"name":"cart","ports":[{"containerPort":8080}]}]},
                "status":{"phase":"Running","hostIP":"192.0.2.1","podIP":"%s","podIPs":[{"ip":"%s"}],
                "conditions":[{"type":"Ready","status":"True"}],
                "containerStatuses":[{"name":"cart","containerID":"containerd://%064d"}]}}""".formatted(
                        number,
                        number % 50,
                        number,
                        number,
                        number % 7,
                        "a".repeat(1500),
                        BALLAST,
                        number % 200,
                        address,
                        address,
                        number);
    }

    private static long residentMebibytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
            }
        }
        return 0;
    }

    @Test
    void tenThousandPodsAreToldOfWithinASmallHeap() throws IOException, InterruptedException {
        try (TestApiServer server = new TestApiServer(directory);
                TestControlPlane control = new TestControlPlane()) {
            server.list("/api/v1/pods", LargeClusterTest::page);
            control.wantWatched(true);
            ProcessBuilder builder = new ProcessBuilder(command(server, control))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("agent.log").toFile());
            // As the manifests have it.
            builder.environment().put("MALLOC_ARENA_MAX", "1");
            Process agent = builder.start();
            try {
                Await.until("a sync", DEADLINE, () -> !agent.isAlive() || hasPods(control));
                assertThat(agent.isAlive())
                        .as(Files.readString(directory.resolve("agent.log")))
                        .isTrue();
                long resident = residentMebibytes(agent.pid());
                KubernetesAPISyncRequest sync =
                        control.syncs().get(control.syncs().size() - 1);
                System.out.println("10 000 pods: " + resident + " MiB resident at most, a sync of "
                        + sync.getSerializedSize() / 1024 + " KiB");
                assertThat(resident).isLessThan(MOST_RESIDENT_MEBIBYTES);
                assertThat(server.asked())
                        .filteredOn(request -> request.startsWith("GET /api/v1/pods?") && request.contains("limit=250"))
                        .hasSize(PODS / 250);
            } finally {
                agent.destroy();
                assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    /** A slow machine may tell of a part before. */
    private static boolean hasPods(TestControlPlane control) {
        return control.syncs().stream()
                .filter(sync -> !sync.hasErrorMsg())
                .flatMap(sync -> sync.getEntriesList().stream())
                .anyMatch(entry -> entry.getType().equals("*v1.Pod"));
    }

    private static List<String> command(TestApiServer server, TestControlPlane control) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms8m",
                "-Xmx" + HEAP_MEBIBYTES + "m",
                "-Xss256k",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                CaptureAgent.class.getName(),
                "watch",
                "--metrics-listen",
                "none",
                "--controller",
                control.address(),
                "--kubeconfig",
                server.kubeconfig().toString());
    }
}
