package io.thalweg.engine.trace.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanPoint;
import io.thalweg.engine.trace.Trace;
import io.thalweg.engine.trace.TraceAssembler;
import io.thalweg.engine.trace.TraceOptions;
import io.thalweg.engine.trace.truth.LinkedSpans;
import io.thalweg.engine.trace.truth.TrueTraces;
import io.thalweg.engine.trace.truth.TruthOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import zipkin2.codec.SpanBytesDecoder;

/** A trace of three services in the forms of others: against files that were looked through, and their own readers. */
class TraceExportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Function<Trace, String>> FORMS = Map.of(
            "otlp", OtlpJson::of,
            "jaeger", JaegerJson::of,
            "zipkin", ZipkinJson::of,
            "l7-flow-tracing", FlowTracingJson::of);

    @ParameterizedTest
    @CsvSource({"otlp", "jaeger", "zipkin", "l7-flow-tracing"})
    void traceIsWrittenAsInTheFile(String form) throws IOException {
        String written = FORMS.get(form).apply(shop());
        try (InputStream file = getClass().getResourceAsStream("/trace/export/" + form + ".json")) {
            assertThat(JSON.readTree(written)).as(written).isEqualTo(JSON.readTree(file));
        }
    }

    @Test
    void zipkinReadsWhatIsWrittenForIt() {
        Trace trace = shop();
        List<zipkin2.Span> read =
                SpanBytesDecoder.JSON_V2.decodeList(ZipkinJson.of(trace).getBytes(StandardCharsets.UTF_8));

        assertThat(read).hasSize(trace.size());
        Map<String, Integer> byId = new HashMap<>();
        for (int i = 0; i < trace.size(); i++) {
            byId.put(read.get(i).id(), i);
        }
        for (int i = 0; i < trace.size(); i++) {
            zipkin2.Span span = read.get(i);
            assertThat(span.traceId()).isEqualTo(read.get(0).traceId()).hasSize(32);
            assertThat(span.parentId() == null ? -1 : byId.get(span.parentId())).isEqualTo(trace.parent(i));
            assertThat(span.timestampAsLong()).isEqualTo(trace.startTime(i));
        }
    }

    @Test
    void everyFormOfEveryTraceIsJsonWithDistinctIdsAndKnownParents() throws IOException {
        TraceAssembler assembler = new TraceAssembler(TraceOptions.defaults());
        int spans = 0;
        for (List<Span> component : LinkedSpans.components(
                TrueTraces.generate(TruthOptions.of(7, 60)).lose(0.05, 1).spans())) {
            for (Trace trace : assembler.assemble(component)) {
                JsonNode told = JSON.readTree(JaegerJson.of(trace)).at("/data/0/spans");
                Set<String> ids = new HashSet<>();
                told.forEach(span ->
                        assertThat(ids.add(span.get("spanID").textValue())).isTrue());
                for (int i = 0; i < trace.size(); i++) {
                    JsonNode parents = told.get(i).get("references");
                    assertThat(parents).hasSize(trace.parent(i) < 0 ? 0 : 1);
                    parents.forEach(parent ->
                            assertThat(ids).contains(parent.get("spanID").textValue()));
                }
                for (Function<Trace, String> form : FORMS.values()) {
                    JSON.readTree(form.apply(trace));
                }
                spans += trace.size();
            }
        }
        assertThat(spans).isGreaterThan(500);
    }

    @Test
    void textOfAnyKindIsWrittenAsJson() throws IOException {
        Span span = new Span();
        span.id = 1;
        span.endpoint = "quote \" backslash \\ line\nzero\u0000 lone \ud800 smile \ud83d\ude00 \u2028";
        Trace trace = new TraceAssembler(TraceOptions.defaults())
                .assemble(List.of(span))
                .get(0);

        assertThat(JSON.readTree(FlowTracingJson.of(trace))
                        .at("/tracing/0/endpoint")
                        .textValue())
                .isEqualTo("quote \" backslash \\ line\nzero\u0000 lone \ufffd smile \ud83d\ude00 \u2028");
    }

    /** A client that tells spans asks a shop, which asks its database; the shop's host is 5 ms ahead. */
    static Trace shop() {
        Span told = span(0x10, SpanPoint.CLIENT_APPLICATION, 0, 1_000, 21_000);
        told.appService = "browser";
        told.traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        told.spanId = "00f067aa0ba902b7";
        told.endpoint = "GET /cart";
        Span asked = http(0x11, SpanPoint.CLIENT_PROCESS, 1, 1_100, 20_900);
        asked.processId0 = 100;
        asked.processKname0 = "firefox";
        Span served = http(0x12, SpanPoint.SERVER_PROCESS, 2, 6_500, 25_000);
        served.processId1 = 200;
        served.processKname1 = "shop";
        served.syscallTraceIdRequest = 7;
        served.syscallTraceIdResponse = 8;
        Span query = span(0x13, SpanPoint.CLIENT_PROCESS, 2, 10_000, 20_000);
        query.processId0 = 200;
        query.processKname0 = "shop";
        query.syscallTraceIdRequest = 7;
        query.syscallTraceIdResponse = 8;
        query.l7Protocol = 60;
        query.l7ProtocolStr = "MySQL";
        query.requestType = "COM_QUERY";
        query.requestResource = "SELECT * FROM cart WHERE id = ?";
        query.responseStatus = 3;
        query.responseException = "Table 'shop.cart' doesn't exist";
        query.hasResponseCode = true;
        query.responseCode = 1146;
        address(query, 0x0a000002, 40001, 0x0a000003, 3306);
        query.reqTcpSeq = 500;
        query.respTcpSeq = 600;
        return new TraceAssembler(TraceOptions.defaults())
                .assemble(List.of(query, served, asked, told))
                .get(0);
    }

    private static Span http(long id, SpanPoint point, int agent, long start, long end) {
        Span span = span(id, point, agent, start, end);
        span.l7Protocol = 20;
        span.l7ProtocolStr = "HTTP";
        span.version = "1.1";
        span.requestType = "GET";
        span.requestDomain = "shop.example";
        span.requestResource = "/cart?user=7";
        span.endpoint = "/cart";
        span.hasResponseCode = true;
        span.responseCode = 200;
        span.reqTcpSeq = 1000;
        span.respTcpSeq = 2000;
        span.traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        span.spanId = "00f067aa0ba902b7";
        address(span, 0x0a000001, 40000, 0x0a000002, 8080);
        return span;
    }

    private static void address(Span span, int client, int clientPort, int server, int serverPort) {
        span.protocol = 6;
        span.isIpv4 = 1;
        span.ip40 = client;
        span.clientPort = clientPort;
        span.ip41 = server;
        span.serverPort = serverPort;
    }

    private static Span span(long id, SpanPoint point, int agent, long start, long end) {
        Span span = new Span();
        span.id = 0x6500_0000_0000_0000L | id;
        span.point = point;
        span.type = Span.SESSION;
        span.agentId = agent;
        span.signalSource = point.isApplication() ? 4 : 3;
        span.startTime = 1_700_000_000_000_000L + start;
        span.endTime = 1_700_000_000_000_000L + end;
        return span;
    }
}
