package io.thalweg.demo;

import com.sun.net.httpserver.HttpExchange;
import io.grpc.Metadata;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;

/**
 * The spans that the shop tells of itself, by OpenTelemetry's SDK, if it is told where to; otherwise there are none, and no
 * headers of them. Names and attributes are those of OpenTelemetry's conventions for HTTP and RPC.
 */
final class Telemetry {
    private static final Duration SENT_EVERY = Duration.ofSeconds(1);
    private static final int QUEUED = 8192;
    private static final String NOWHERE = "-";

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    /** Headers are attributes when an SDK is told to take them along: a gateway that tells nothing is found by it. */
    private static final AttributeKey<List<String>> REQUEST_ID =
            AttributeKey.stringArrayKey("http.request.header.x-request-id");

    private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<String> RPC = AttributeKey.stringKey("rpc.system");
    private static final AttributeKey<String> RPC_SERVICE = AttributeKey.stringKey("rpc.service");
    private static final AttributeKey<String> RPC_METHOD = AttributeKey.stringKey("rpc.method");

    private static final TextMapGetter<HttpExchange> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpExchange exchange) {
            return exchange.getRequestHeaders().keySet();
        }

        @Override
        public String get(HttpExchange exchange, String name) {
            return exchange == null ? null : exchange.getRequestHeaders().getFirst(name);
        }
    };

    private final OpenTelemetry api;
    private final Tracer tracer;

    private Telemetry(OpenTelemetry api) {
        this.api = api;
        tracer = api.getTracer("io.thalweg.demo");
    }

    /** @param otlp a URL of OTLP over HTTP, without its path; or "-" */
    static Telemetry to(String otlp) {
        return new Telemetry(otlp.equals(NOWHERE) ? OpenTelemetry.noop() : sdk(otlp));
    }

    private static OpenTelemetry sdk(String otlp) {
        Resource shop = Resource.getDefault()
                .merge(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "shop",
                        AttributeKey.longKey("process.pid"),
                        ProcessHandle.current().pid())));
        OtlpHttpSpanExporter exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(otlp + "/v1/traces").build();
        OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setResource(shop)
                        .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                                .setScheduleDelay(SENT_EVERY)
                                .setMaxQueueSize(QUEUED)
                                .build())
                        .build())
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(sdk::close, "telemetry"));
        return sdk;
    }

    /** A request that is served; the caller ends it. */
    Span serve(HttpExchange exchange, String route) {
        Context caller = api.getPropagators().getTextMapPropagator().extract(Context.root(), exchange, HEADERS);
        String requestId = exchange.getRequestHeaders().getFirst("X-Request-ID");
        return tracer.spanBuilder(exchange.getRequestMethod() + " " + route)
                .setSpanKind(SpanKind.SERVER)
                .setParent(caller)
                .setAttribute(METHOD, exchange.getRequestMethod())
                .setAttribute(PATH, exchange.getRequestURI().getPath())
                .setAttribute(REQUEST_ID, requestId == null ? null : List.of(requestId))
                .startSpan();
    }

    static void answered(Span span, int status) {
        span.setAttribute(STATUS, (long) status);
    }

    /** A request that is made; its connection gets the header. */
    Span ask(HttpURLConnection connection) {
        Span span = tracer.spanBuilder(connection.getRequestMethod())
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(METHOD, connection.getRequestMethod())
                .setAttribute(URL, connection.getURL().toString())
                .setAttribute(SERVER, connection.getURL().getHost())
                .setAttribute(SERVER_PORT, (long) connection.getURL().getPort())
                .startSpan();
        api.getPropagators()
                .getTextMapPropagator()
                .inject(Context.current().with(span), connection, HttpURLConnection::setRequestProperty);
        return span;
    }

    /** A call that is made; its metadata get the header. */
    Span call(String service, String method, Metadata metadata) {
        Span span = tracer.spanBuilder(service + "/" + method)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(RPC, "grpc")
                .setAttribute(RPC_SERVICE, service)
                .setAttribute(RPC_METHOD, method)
                .startSpan();
        api.getPropagators()
                .getTextMapPropagator()
                .inject(
                        Context.current().with(span),
                        metadata,
                        (to, name, value) -> to.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        return span;
    }
}
