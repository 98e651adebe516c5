package io.thalweg.jobs.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.trace.SpanPoint;
import io.thalweg.engine.trace.Trace;
import io.thalweg.engine.trace.TraceAssembler;
import io.thalweg.engine.trace.TraceOptions;
import io.thalweg.engine.trace.export.OtlpJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans that OpenTelemetry's own Java SDK makes and encodes, as rows. */
class OtlpRowsTest {
    private final List<SpanData> told = new ArrayList<>();
    private final SdkTracerProvider shop = provider("shop", "10.0.0.7");

    @Test
    void spansOfTheSdkBecomeRowsInBothEncodings() throws Exception {
        requestOfTheShop();
        List<L7FlowLog> rows = rows(protobuf());

        assertThat(rows(json())).usingRecursiveComparison().isEqualTo(rows);
        assertThat(rows).hasSize(3);
        L7FlowLog query = rows.get(0);
        L7FlowLog work = rows.get(1);
        L7FlowLog served = rows.get(2);
        assertThat(Stream.of(query, work, served).map(row -> row.observationPoint))
                .containsExactly("c-app", "app", "s-app");
        assertThat(query.parentSpanId).isEqualTo(work.spanId).hasSize(16);
        assertThat(work.parentSpanId).isEqualTo(served.spanId);
        assertThat(served.parentSpanId).isEmpty();
        assertThat(served.traceId).isEqualTo(query.traceId).hasSize(32);
        assertThat(served.appService).isEqualTo("shop");
        assertThat(served.appInstance).isEqualTo("shop-1");
        assertThat(served.ip41).isEqualTo(0x0a000007);
        assertThat(served.ip40).isEqualTo(0x0a000009);
        assertThat(query.ip40).isEqualTo(0x0a000007);
        assertThat(served.l7Protocol).isEqualTo(20);
        assertThat(served.requestType).isEqualTo("GET");
        assertThat(served.responseCode).isEqualTo(503);
        assertThat(served.responseStatus).isEqualTo(3);
        assertThat(served.responseException).isEqualTo("no stock");
        assertThat(query.l7Protocol).isEqualTo(60);
        assertThat(served.responseDuration).isEqualTo(served.endTime - served.startTime);
        assertThat(served.startTime / 1_000_000).isCloseTo(System.currentTimeMillis() / 1000, within(120));
    }

    @Test
    void secretsAndLiteralsAreMasked() throws Exception {
        requestOfTheShop();
        List<L7FlowLog> rows = rows(protobuf());

        String all = String.join(
                "\n",
                rows.stream()
                        .flatMap(row -> Stream.concat(
                                Stream.of(row.requestResource, row.endpoint), Stream.of(row.attributeValues)))
                        .toList());
        assertThat(all).doesNotContain("hunter2", "made-up-cookie", "4711").contains("SELECT");
    }

    @Test
    void rowsOfAMessageThatIsReadTwiceHaveTheSameIds() throws Exception {
        requestOfTheShop();
        assertThat(rows(protobuf()).stream().map(row -> row.id).distinct())
                .hasSize(3)
                .containsExactlyElementsOf(
                        rows(json()).stream().map(row -> row.id).toList());
    }

    @Test
    void applicationAndWhatIsSeenOfItAreOneTrace() throws Exception {
        SdkTracerProvider web = provider("web", "10.0.0.9");
        Span client =
                web.get("test").spanBuilder("GET").setSpanKind(SpanKind.CLIENT).startSpan();
        Span server = shop.get("test")
                .spanBuilder("GET /cart")
                .setSpanKind(SpanKind.SERVER)
                .setParent(Context.root().with(client))
                .startSpan();
        server.end();
        client.end();
        List<io.thalweg.engine.trace.Span> spans = new ArrayList<>();
        for (L7FlowLog row : rows(protobuf())) {
            spans.add(io.thalweg.engine.trace.Span.of(row));
        }
        spans.add(seen(1, SpanPoint.CLIENT_PROCESS, client, spans.get(1)));
        spans.add(seen(2, SpanPoint.SERVER_PROCESS, client, spans.get(0)));

        Trace trace =
                new TraceAssembler(TraceOptions.defaults()).assemble(spans).get(0);
        assertThat(Stream.of(0, 1, 2, 3).map(i -> trace.span(i).point))
                .containsExactly(
                        SpanPoint.CLIENT_APPLICATION,
                        SpanPoint.CLIENT_PROCESS,
                        SpanPoint.SERVER_PROCESS,
                        SpanPoint.SERVER_APPLICATION);
        assertThat(Stream.of(0, 1, 2, 3).map(trace::parent)).containsExactly(-1, 0, 1, 2);

        TracesData exported = OtlpMessages.read(OtlpJson.of(trace).getBytes(StandardCharsets.UTF_8));
        List<L7FlowLog> again = new ArrayList<>();
        assertThat(new OtlpRows().rows(exported, again::add)).isZero();
        assertThat(again).hasSize(4);
    }

    private static io.thalweg.engine.trace.Span seen(
            long id, SpanPoint point, Span client, io.thalweg.engine.trace.Span around) {
        io.thalweg.engine.trace.Span span = new io.thalweg.engine.trace.Span();
        span.id = id;
        span.point = point;
        span.type = io.thalweg.engine.trace.Span.SESSION;
        span.protocol = 6;
        span.l7Protocol = 20;
        span.reqTcpSeq = 100;
        span.respTcpSeq = 200;
        span.agentId = (int) id;
        span.startTime = around.startTime;
        span.endTime = around.endTime;
        span.traceId = client.getSpanContext().getTraceId();
        span.spanId = client.getSpanContext().getSpanId();
        return span;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"traceId\": \"zz\"}]}]}]}",
                "[]x",
                "\u0001"
            })
    void whatIsNoMessageIsRefused(String record) {
        assertThatThrownBy(() -> OtlpMessages.read(record.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedOtlpException.class);
    }

    @Test
    void spansWithoutIdsOrTimeAreCounted() throws Exception {
        String message = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"a\"},"
                + "{\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"spanId\":\"00f067aa0ba902b7\"}]}]}]}";
        List<L7FlowLog> rows = new ArrayList<>();

        assertThat(new OtlpRows().rows(OtlpMessages.read(message.getBytes(StandardCharsets.UTF_8)), rows::add))
                .isEqualTo(2);
        assertThat(rows).isEmpty();
    }

    @Property(tries = 1000)
    void garbageNeverThrowsAnythingElse(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        if (told.isEmpty()) {
            requestOfTheShop();
        }
        byte[] record = random.nextBoolean() ? protobuf() : json();
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
            record[random.nextInt(record.length)] = (byte) random.nextInt();
        }
        try {
            new OtlpRows().rows(OtlpMessages.read(record), row -> assertThat(row.spanId)
                    .hasSize(16));
        } catch (MalformedOtlpException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    private void requestOfTheShop() {
        Tracer tracer = shop.get("test");
        Span served = tracer.spanBuilder("GET /cart")
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", "GET")
                .setAttribute("url.path", "/cart?password=hunter2")
                .setAttribute("http.response.status_code", 503)
                .setAttribute("client.address", "10.0.0.9")
                .setAttribute(AttributeKey.stringArrayKey("http.request.header.cookie"), List.of("made-up-cookie"))
                .startSpan();
        Span work = tracer.spanBuilder("work")
                .setParent(Context.root().with(served))
                .startSpan();
        Span query = tracer.spanBuilder("SELECT cart")
                .setParent(Context.root().with(work))
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("db.system", "mysql")
                .setAttribute("db.statement", "SELECT * FROM cart WHERE id = 4711 AND owner = 'hunter2'")
                .startSpan();
        query.end();
        work.end();
        served.recordException(new IllegalStateException("no stock"));
        served.setStatus(StatusCode.ERROR);
        served.end();
    }

    private SdkTracerProvider provider(String service, String address) {
        SpanExporter exporter = new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                told.addAll(spans);
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode flush() {
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode shutdown() {
                return CompletableResultCode.ofSuccess();
            }
        };
        Attributes resource = Attributes.builder()
                .put("service.name", service)
                .put("service.instance.id", service + "-1")
                .put("k8s.pod.ip", address)
                .build();
        return SdkTracerProvider.builder()
                .setResource(Resource.create(resource))
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build();
    }

    private byte[] protobuf() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TraceRequestMarshaler.create(told).writeBinaryTo(bytes);
        return bytes.toByteArray();
    }

    private byte[] json() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TraceRequestMarshaler.create(told).writeJsonTo(bytes);
        return bytes.toByteArray();
    }

    private static List<L7FlowLog> rows(byte[] record) throws MalformedOtlpException {
        List<L7FlowLog> rows = new ArrayList<>();
        assertThat(new OtlpRows().rows(OtlpMessages.read(record), rows::add)).isZero();
        return rows;
    }

    private static org.assertj.core.data.Offset<Long> within(long seconds) {
        return org.assertj.core.data.Offset.offset(seconds);
    }
}
