package io.thalweg.standalone.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.thalweg.event.Topics;
import io.thalweg.standalone.FreePorts;
import io.thalweg.standalone.kafka.KafkaBroker;
import io.thalweg.standalone.kafka.KafkaTopics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class OtlpReceiverTest {
    private static final InetAddress POD = address();

    private static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {10, 1, 2, 3});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @TempDir
    private Path data;

    @Test
    void whatTheSdkSendsAndOthersDoIsInKafkaAndWhatIsNoneIsRefused() throws Exception {
        try (KafkaBroker broker = new KafkaBroker(data, FreePorts.next(), FreePorts.next())) {
            broker.start();
            try (KafkaTopics topics = new KafkaTopics(broker.bootstrap())) {
                topics.create();
            }
            try (OtlpReceiver receiver =
                    new OtlpReceiver(broker.bootstrap(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                receiver.start();
                String url = "http://127.0.0.1:" + receiver.port() + "/v1/traces";

                tell(url, "none");
                tell(url, "gzip");
                assertThat(post(url, "application/json", "{\"resourceSpans\":[]}".getBytes()))
                        .isEqualTo(200);
                assertThat(post(url, "application/x-protobuf", new byte[] {0x0a, 0x7f}))
                        .isEqualTo(400);
                assertThat(post(url, "text/plain", new byte[1])).isEqualTo(415);
                assertThat(post(url, "application/json", new byte[OtlpBody.LARGEST + 1]))
                        .isEqualTo(413);
            }
            List<byte[]> records = records(broker, 3);
            assertThat(names(records.get(0))).containsExactly("told by none");
            assertThat(names(records.get(1))).containsExactly("told by gzip");
            assertThat(records.get(2)).asString().startsWith("{");
        }
    }

    private static void tell(String url, String compression) {
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(OtlpHttpSpanExporter.builder()
                        .setEndpoint(url)
                        .setCompression(compression)
                        .build()))
                .build()) {
            provider.get("test")
                    .spanBuilder("told by " + compression)
                    .setSpanKind(SpanKind.CLIENT)
                    .setAllAttributes(Attributes.of(AttributeKey.stringKey("url.full"), "http://shop/"))
                    .startSpan()
                    .end();
            provider.forceFlush().join(30, TimeUnit.SECONDS);
        }
    }

    private static int post(String url, String type, byte[] body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static List<String> names(byte[] record) throws Exception {
        return ExportTraceServiceRequest.parseFrom(record).getResourceSpansList().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .map(span -> span.getName())
                .toList();
    }

    /** In the order of their times, for there are several partitions. */
    private static List<byte[]> records(KafkaBroker broker, int count) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrap(), "group.id", "test", "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.OTLP_SPANS));
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (found.size() < count) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
            found.sort((one, other) -> Long.compare(one.timestamp(), other.timestamp()));
            return found.stream().map(ConsumerRecord::value).toList();
        }
    }

    @Test
    void aResourceWithoutAnAddressGetsThatOfItsSender() throws Exception {
        ExportTraceServiceRequest request = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.getDefaultInstance())
                .addResourceSpans(ResourceSpans.newBuilder().setResource(resource("k8s.pod.ip", "10.9.9.9")))
                .build();

        ExportTraceServiceRequest known =
                ExportTraceServiceRequest.parseFrom(OtlpBody.withSender(request.toByteArray(), POD));

        assertThat(known.getResourceSpans(0).getResource()).isEqualTo(resource("k8s.pod.ip", "10.1.2.3"));
        assertThat(known.getResourceSpans(1).getResource()).isEqualTo(resource("k8s.pod.ip", "10.9.9.9"));
        assertThat(OtlpBody.withSender(request.toByteArray(), InetAddress.getLoopbackAddress()))
                .isEqualTo(request.toByteArray());
    }

    private static Resource resource(String name, String value) {
        return Resource.newBuilder()
                .addAttributes(KeyValue.newBuilder()
                        .setKey(name)
                        .setValue(AnyValue.newBuilder().setStringValue(value)))
                .build();
    }

    @Test
    void aSmallBodyThatInflatesWithoutEndIsTooLarge() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[OtlpBody.LARGEST + 1]);
        }
        assertThat(bomb.size()).isLessThan(OtlpBody.LARGEST / 100);
        assertThat(OtlpBody.read(new ByteArrayInputStream(bomb.toByteArray()), true))
                .isNull();
    }

    @Test
    void aBodyWhoseCompressionIsCutIsRefused() throws Exception {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(whole)) {
            gzip.write(new byte[1000]);
        }
        for (int length = 0; length < whole.size(); length++) {
            byte[] cut = Arrays.copyOf(whole.toByteArray(), length);
            assertThatThrownBy(() -> OtlpBody.read(new ByteArrayInputStream(cut), true))
                    .isInstanceOf(ZipException.class);
        }
    }
}
