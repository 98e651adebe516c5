package io.thalweg.demo;

import com.google.protobuf.StringValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * The shop: HTTP in front, a pool of threads that ask the other services in turn. The calls of all of them to the stock
 * share one HTTP/2 connection, which gRPC's event loop writes and reads, several at once if it comes to that; so the gateway's
 * request id is handed on with them. Arguments: the first three parts of the shop's addresses, and where {@link Telemetry} goes.
 */
public final class ShopService {
    private static final int PORT = 8080;
    private static final int BACKLOG = 128;
    private static final int THREADS = 32;
    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

    private final String subnet;
    private final ManagedChannel stock;
    private final Telemetry telemetry;

    private ShopService(String subnet, Telemetry telemetry) {
        this.subnet = subnet;
        this.telemetry = telemetry;
        stock = NettyChannelBuilder.forAddress(subnet + ".16", 9090)
                .usePlaintext()
                .build();
    }

    public static void main(String[] arguments) throws IOException {
        ShopService shop = new ShopService(arguments[0], Telemetry.to(arguments[1]));
        HttpServer server = HttpServer.create(new InetSocketAddress(PORT), BACKLOG);
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        server.createContext("/buy/", shop::buy);
        server.start();
    }

    private void buy(HttpExchange exchange) throws IOException {
        Span span = telemetry.serve(exchange, "/buy/{order}");
        Scope current = span.makeCurrent();
        try {
            Telemetry.answered(span, answer(exchange));
        } finally {
            current.close();
            span.end();
        }
    }

    /** @return the status of the answer */
    private int answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String order = path.substring(path.lastIndexOf('/') + 1);
        int status = 200;
        String answer;
        try {
            String left = take(order, exchange.getRequestHeaders().getFirst("X-Request-ID"));
            answer = left + " left, " + get(".13", "/cart/" + order) + ", " + get(".15", "/ideas/" + order);
        } catch (StatusRuntimeException | IOException e) {
            status = 502;
            answer = e.toString();
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
        return status;
    }

    private String take(String order, String requestId) {
        Metadata headers = new Metadata();
        if (requestId != null) {
            headers.put(REQUEST_ID, requestId);
        }
        Span span = telemetry.call(StockMethod.SERVICE, StockMethod.NAME, headers);
        try {
            Channel channel = ClientInterceptors.intercept(stock, MetadataUtils.newAttachHeadersInterceptor(headers));
            return ClientCalls.blockingUnaryCall(channel, StockMethod.TAKE, CallOptions.DEFAULT, StringValue.of(order))
                    .getValue();
        } finally {
            span.end();
        }
    }

    private String get(String host, String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) new URL("http://" + subnet + host + ":8080" + path).openConnection();
        Span span = telemetry.ask(connection);
        try (InputStream body = connection.getInputStream()) {
            Telemetry.answered(span, connection.getResponseCode());
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            span.end();
        }
    }
}
