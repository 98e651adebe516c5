package io.thalweg.control;

import static io.thalweg.control.KubernetesJson.namespace;
import static io.thalweg.control.KubernetesJson.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.thalweg.control.kubernetes.SyncLimits;
import io.thalweg.control.store.DatabaseSettings;
import io.thalweg.event.proto.ListResourcesRequest;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be taken is refused with a status that says why, and changes nothing. */
class HostileSyncTest {
    private static TestControlPlane plane;
    private static String cluster;
    private static List<Resource> before;

    @BeforeAll
    static void start() throws IOException {
        plane = new TestControlPlane(
                DatabaseSettings.inMemory(UUID.randomUUID().toString()),
                Map.of(),
                new SyncLimits(32 << 20, 48 << 20, 50_000),
                java.time.Duration.ZERO);
        cluster = plane.createDomain("production");
        plane.sync(SyncRequests.of(cluster, 1)
                .with("*v1.Namespace", namespace("shop"))
                .with("*v1.Pod", pod("shop", "a", "cart", "10.1.0.5"))
                .build());
        before = all();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    private static List<Resource> all() {
        return plane.resources(ListResourcesRequest.getDefaultInstance());
    }

    private static SyncRequests sync() {
        return SyncRequests.of(cluster, 2).with("*v1.Namespace", namespace("other"));
    }

    /** Inflates to so many bytes of white space in a list. */
    private static byte[] bomb(int mebibytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(compressed)) {
            out.write("{\"items\": [".getBytes(StandardCharsets.UTF_8));
            byte[] blanks = new byte[1 << 20];
            Arrays.fill(blanks, (byte) ' ');
            for (int i = 0; i < mebibytes; i++) {
                out.write(blanks);
            }
            out.write("]}".getBytes(StandardCharsets.UTF_8));
        }
        return compressed.toByteArray();
    }

    /** A list of pods with so many bytes that do not compress well. */
    private static byte[] largeList(int mebibytes) throws IOException {
        Random random = new Random(42);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(compressed)) {
            out.write("{\"items\": [".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < mebibytes * 1024; i++) {
                String filler = Long.toHexString(random.nextLong()).repeat(40);
                out.write(pod("shop", "p" + i, "cart", "10.2." + (i >> 8 & 255) + "." + (i & 255))
                        .annotations("{\"filler\": \"" + filler + "\"}")
                        .json()
                        .getBytes(StandardCharsets.UTF_8));
                out.write(',');
            }
            out.write("null]}".getBytes(StandardCharsets.UTF_8));
        }
        return compressed.toByteArray();
    }

    private static byte[] cut(String json) {
        byte[] whole = SyncRequests.zlib(json.getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(whole, whole.length - 5);
    }

    private static byte[] badCheckSum(String json) {
        byte[] whole = SyncRequests.zlib(json.getBytes(StandardCharsets.UTF_8));
        whole[whole.length - 1] ^= 0x55;
        return whole;
    }

    static Stream<Arguments> refused() throws IOException {
        String json = pod("shop", "b", "cart", "10.1.0.6").json();
        return Stream.of(
                Arguments.of("bad JSON", sync().with("*v1.Pod", "{\"metadata\": {\"name\": }"), "bad JSON"),
                Arguments.of("JSON that ends", sync().with("*v1.Pod", "{\"items\": [{\"metadata\": {"), "bad JSON"),
                Arguments.of("no object", sync().with("*v1.Pod", "42"), "neither an object nor a list"),
                Arguments.of("a list of numbers", sync().with("*v1.Pod", "{\"items\": [1, 2]}"), "no object"),
                Arguments.of("two texts", sync().with("*v1.Pod", json + json), "something follows"),
                Arguments.of("deep nesting", sync().with("*v1.Pod", "[".repeat(100_000)), "bad JSON"),
                Arguments.of(
                        "deep nesting that is kept",
                        sync().with("*v1.Pod", "{\"status\": {\"podIPs\": " + "[".repeat(100_000)),
                        "bad JSON"),
                Arguments.of("no zlib", sync().withBytes("*v1.Pod", json.getBytes(StandardCharsets.UTF_8)), "zlib"),
                Arguments.of("zlib cut short", sync().withBytes("*v1.Pod", cut(json)), "cut short"),
                Arguments.of("bad check sum", sync().withBytes("*v1.Pod", badCheckSum(json)), "zlib"),
                Arguments.of("nothing at all", sync().withBytes("*v1.Pod", new byte[0]), "compressed_info"),
                Arguments.of("unknown kind", sync().with("*v1.Secret", "{}"), "unknown kind"),
                Arguments.of("strange kind", sync().with("'; DROP TABLE cluster; --", "{}"), "unknown kind"),
                Arguments.of("no kind", sync().with("", "{}"), "unknown kind"),
                Arguments.of("version 0", SyncRequests.of(cluster, 0).with("*v1.Pod", json), "version is 0"),
                Arguments.of("no cluster", SyncRequests.of("", 2).with("*v1.Pod", json), "no cluster_id"),
                Arguments.of("bad cluster", SyncRequests.of("d-\u0000x", 2).with("*v1.Pod", json), "is none"),
                Arguments.of(
                        "long cluster", SyncRequests.of("d".repeat(10_000), 2).with("*v1.Pod", json), "is none"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatCannotBeReadIsAnInvalidArgument(String what, SyncRequests request, String reason) {
        assertRefused(request.build(), Status.Code.INVALID_ARGUMENT, reason);
    }

    @Test
    void aClusterThatIsNotKnownIsNotFound() {
        assertRefused(
                SyncRequests.of("d-unknown001", 2).with("*v1.Pod", "{}").build(),
                Status.Code.NOT_FOUND,
                "domain create");
    }

    @Test
    void aZipBombIsCutOff() throws IOException {
        assertRefused(sync().withBytes("*v1.Pod", bomb(256)).build(), Status.Code.RESOURCE_EXHAUSTED, "bytes of JSON");
    }

    @Test
    void manySmallBombsTogetherAreCutOff() throws IOException {
        SyncRequests many = sync();
        byte[] bomb = bomb(30);
        for (int i = 0; i < 10; i++) {
            many.withBytes("*v1.Pod", bomb);
        }
        assertRefused(many.build(), Status.Code.RESOURCE_EXHAUSTED, "bytes of JSON");
    }

    @Test
    void aListOfAHundredMegabytesIsRefused() throws IOException {
        assertRefused(
                sync().withBytes("*v1.Pod", largeList(100)).build(), Status.Code.RESOURCE_EXHAUSTED, "bytes of JSON");
    }

    @Test
    void theFirstOfSeveralBadEntriesIsTold() {
        SyncRequests many = sync();
        for (int i = 1; i < 5_000; i++) {
            boolean isBad = i == 1_234 || i == 4_321;
            many.with(isBad ? "*v1.Unknown" + i : "*v1.Namespace", namespace("n" + i));
        }
        assertRefused(many.build(), Status.Code.INVALID_ARGUMENT, "entries[1234] of type \"*v1.Unknown1234\"");
    }

    @Test
    void tooManyObjectsAreRefused() {
        String empty = "{\"items\": [" + "{},".repeat(60_000) + "{}]}";
        assertRefused(sync().with("*v1.Pod", empty).build(), Status.Code.RESOURCE_EXHAUSTED, "objects");
    }

    @Test
    void objectsWithoutIdentityAreLeftOutAndCounted() throws Exception {
        plane.sync(SyncRequests.of(cluster, 3)
                .with("*v1.Namespace", namespace("shop"))
                .with("*v1.Pod", pod("shop", "a", "cart", "10.1.0.5"))
                .with("*v1.Pod", "{\"metadata\": {\"name\": \"nobody\"}}")
                .with("*v1.Pod", "{\"metadata\": {\"name\": \"" + "n".repeat(5000) + "\", \"uid\": \"u\"}}")
                .build());

        assertThat(all()).isEqualTo(before);
        assertThat(metrics()).contains("thalweg_control_objects_without_identity_total 2.0");
    }

    private static String metrics() throws Exception {
        URI uri = URI.create("http://" + plane.metricsAddress().getHostString() + ":"
                + plane.metricsAddress().getPort() + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void assertRefused(KubernetesAPISyncRequest request, Status.Code code, String reason) {
        StatusRuntimeException refusal = null;
        try {
            plane.sync(request);
        } catch (StatusRuntimeException e) {
            refusal = e;
        }
        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.getStatus().getCode()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal.getStatus().getDescription()).contains(reason);
        assertThat(all()).isEqualTo(before);
    }
}
