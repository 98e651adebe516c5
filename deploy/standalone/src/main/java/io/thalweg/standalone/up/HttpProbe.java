package io.thalweg.standalone.up;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;

/** A part is well when it answers a GET with 200 and a body that shows it. */
public final class HttpProbe implements Probe {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();
    private static final int OK = 200;

    private final HttpRequest request;
    private final Predicate<String> isWell;
    private final String otherwise;

    public HttpProbe(String url, Predicate<String> isWell, String otherwise) {
        this.request =
                HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER_WITHIN).build();
        this.isWell = isWell;
        this.otherwise = otherwise;
    }

    @Override
    public String problem() throws InterruptedException {
        try {
            HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                return request.uri() + " answers " + answer.statusCode();
            }
            return isWell.test(answer.body()) ? null : otherwise;
        } catch (IOException e) {
            return request.uri() + " does not answer";
        }
    }
}
