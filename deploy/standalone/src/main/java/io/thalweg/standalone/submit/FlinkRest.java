package io.thalweg.standalone.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Flink's REST interface, as far as a job is sent through it: {@code /jars/upload}, {@code /jars/ID/run}. */
final class FlinkRest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOUNDARY = "thalweg-job-jar";
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
    /** The job's main runs before the answer comes, and asks ClickHouse. */
    private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(3);

    private static final int NOT_FOUND = 404;
    private static final int FIRST_ERROR = 400;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTS_WITHIN)
            .build();
    private final String url;

    FlinkRest(String url) {
        this.url = url.replaceFirst("/+$", "");
    }

    /**
     * How a job is to run.
     *
     * @param parallelism null: as the job or the cluster says
     * @param savepoint null: it starts afresh
     */
    record Run(
            String entryClass,
            List<String> arguments,
            Integer parallelism,
            String savepoint,
            boolean allowsNonRestoredState) {}

    /** @return the id that the cluster gave it */
    String upload(Path jar) throws IOException, InterruptedException {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                + jar.getFileName() + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n";
        BodyPublisher body = BodyPublishers.concat(
                BodyPublishers.ofString(head),
                BodyPublishers.ofFile(jar),
                BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
        JsonNode answer = send(request("/jars/upload")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(body)
                .build());
        return Path.of(answer.path("filename").asText()).getFileName().toString();
    }

    /** @return the id of the job */
    String run(String jarId, Run run) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.put("entryClass", run.entryClass());
        run.arguments().forEach(body.putArray("programArgsList")::add);
        if (run.parallelism() != null) {
            body.put("parallelism", run.parallelism());
        }
        if (run.savepoint() != null) {
            body.put("savepointPath", run.savepoint());
            body.put("allowNonRestoredState", run.allowsNonRestoredState());
        }
        return send(request("/jars/" + jarId + "/run")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build())
                .path("jobid")
                .asText();
    }

    /** A job that runs has its own copy. */
    void delete(String jarId) throws IOException, InterruptedException {
        send(request("/jars/" + jarId).DELETE().build());
    }

    String pageOf(String jobId) {
        return url + "/#/job/running/" + jobId + "/overview";
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWERS_WITHIN);
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IOException("no Flink answers at " + url + " (" + e + ")", e);
        }
        if (response.statusCode() == NOT_FOUND) {
            throw new IOException(
                    "the Flink at " + url + " takes no jars; web.submit.enable is off there, as it is in `thalweg up`");
        } else if (response.statusCode() >= FIRST_ERROR) {
            throw new IOException("the Flink at " + url + " refuses: " + reason(response.body()));
        }
        return JSON.readTree(response.body());
    }

    /** Of a chain of exceptions what happened first, which stands last. */
    private static String reason(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        try {
            JsonNode errors = JSON.readTree(body).path("errors");
            text = errors.path(errors.size() - 1).asText(text);
        } catch (IOException e) {
            // No JSON; told as it is.
        }
        List<String> causes =
                text.lines().filter(line -> line.startsWith("Caused by: ")).toList();
        return causes.isEmpty() ? text.lines().findFirst().orElse("") : causes.get(causes.size() - 1);
    }
}
