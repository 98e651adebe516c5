package io.thalweg.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MetricsServerTest {
    private final Metrics metrics = new Metrics();
    private final Health health = new Health();
    private MetricsServer server;

    @BeforeEach
    void serve() throws IOException {
        server = new MetricsServer(new InetSocketAddress("127.0.0.1", 0), metrics, health);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void metricsAreServedAsTheyAreNow() throws IOException, InterruptedException {
        Counter packets = metrics.counter("packets_total", "All.");
        packets.add(1);
        assertThat(ask("GET", "/metrics").body()).contains("packets_total 1\n");
        packets.add(1);

        HttpResponse<String> answer = ask("GET", "/metrics");

        assertThat(answer.body()).contains("packets_total 2\n");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    }

    @Test
    void aHinderedAgentLivesButIsNotReady() throws IOException, InterruptedException {
        health.needsToBeReady("Kafka", () -> "does not answer");

        assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(200);
        assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(503);
        assertThat(ask("GET", "/readyz").body()).isEqualTo("Kafka: does not answer\n");
    }

    @Test
    void aStuckAgentIsNeither() throws IOException, InterruptedException {
        health.needsToLive("capture", () -> "stuck");

        assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(503);
        assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void itIsHealthyWhenNothingIsWrong() throws IOException, InterruptedException {
        health.needsToLive("capture", () -> null);
        health.needsToBeReady("Kafka", () -> null);

        assertThat(ask("GET", "/healthz").body()).isEqualTo("ok\n");
        assertThat(ask("GET", "/readyz").body()).isEqualTo("ok\n");
    }

    @Test
    void itOnlyAnswersQuestions() throws IOException, InterruptedException {
        assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(ask("HEAD", "/healthz").body()).isEmpty();
        assertThat(ask("GET", "/elsewhere").statusCode()).isEqualTo(404);
    }

    @Test
    void aTakenAddressIsRefused() {
        assertThatThrownBy(() -> new MetricsServer(server.address(), metrics, health))
                .isInstanceOf(BindException.class);
    }
}
