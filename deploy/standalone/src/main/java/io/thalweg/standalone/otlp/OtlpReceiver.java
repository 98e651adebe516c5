package io.thalweg.standalone.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.thalweg.event.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.ZipException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/traces} of OTLP/HTTP (protobuf or JSON, plain or gzip): each request becomes one record of
 * {@link Topics#OTLP_SPANS}, as the collector's Kafka exporter would write it, and is answered when Kafka has it. While Kafka
 * does not take it the answer is 503, upon which SDKs send again. Source: opentelemetry.io, OTLP specification, OTLP/HTTP.
 */
final class OtlpReceiver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpReceiver.class);
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";
    private static final int THREADS = 4;
    private static final int KAFKA_WITHIN_MILLIS = 5_000;
    private static final int KAFKA_ANSWERS_WITHIN_MILLIS = 4_000;
    private static final byte[] EMPTY_MESSAGE = {};
    private static final byte[] EMPTY_JSON = "{}".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final KafkaProducer<byte[], byte[]> kafka;

    /** @param address its port may be 0: the system chooses */
    OtlpReceiver(String bootstrap, InetSocketAddress address) throws IOException {
        server = HttpServer.create(address, 0);
        server.createContext("/v1/traces", this::answer);
        server.setExecutor(threads);
        kafka = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        OtlpBody.LARGEST + 4096,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        KAFKA_WITHIN_MILLIS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        KAFKA_ANSWERS_WITHIN_MILLIS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        KAFKA_WITHIN_MILLIS),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String type = type(exchange);
            if (!exchange.getRequestMethod().equals("POST")) {
                refuse(exchange, 405, "POST only");
            } else if (!type.equals(PROTOBUF) && !type.equals(JSON)) {
                refuse(exchange, 415, PROTOBUF + " or " + JSON);
            } else {
                take(exchange, type);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String type(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private void take(HttpExchange exchange, String type) throws IOException, InterruptedException {
        try {
            boolean isCompressed =
                    "gzip".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            byte[] body = OtlpBody.read(exchange.getRequestBody(), isCompressed);
            if (body == null) {
                refuse(exchange, 413, "more than " + OtlpBody.LARGEST + " bytes");
                return;
            }
            boolean isJson = type.equals(JSON);
            byte[] record = isJson
                    ? body
                    : OtlpBody.withSender(body, exchange.getRemoteAddress().getAddress());
            kafka.send(new ProducerRecord<>(Topics.OTLP_SPANS, record)).get();
            send(exchange, 200, type, isJson ? EMPTY_JSON : EMPTY_MESSAGE);
        } catch (InvalidProtocolBufferException e) {
            refuse(exchange, 400, "no ExportTraceServiceRequest: " + e.getMessage());
        } catch (ZipException e) {
            refuse(exchange, 400, "not gzip: " + e.getMessage());
        } catch (ExecutionException e) {
            refuse(exchange, e.getCause());
        }
    }

    private static void refuse(HttpExchange exchange, Throwable cause) throws IOException {
        if (cause instanceof RecordTooLargeException) {
            refuse(exchange, 413, "more than Kafka takes in a record");
        } else {
            LOG.warn("Kafka did not take spans, their sender will try again: {}", cause.getMessage());
            refuse(exchange, 503, "Kafka does not take them");
        }
    }

    private static void refuse(HttpExchange exchange, int code, String text) throws IOException {
        send(exchange, code, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int code, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        kafka.close();
    }
}
