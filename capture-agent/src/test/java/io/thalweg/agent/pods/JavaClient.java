package io.thalweg.agent.pods;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** A client in Java, a process of its own: when told to begin by a line, two threads ask the gateway, and print the answers. */
final class JavaClient {
    private JavaClient() {}

    /** @param arguments count, and the gateway's address */
    public static void main(String[] arguments) throws IOException {
        // Each request has its own connection, as those of the other client.
        System.setProperty("http.keepAlive", "false");
        int count = Integer.parseInt(arguments[0]);
        System.in.read();
        for (String path : new String[] {"/app/java", "/go/java"}) {
            new Thread(() -> ask("http://" + arguments[1] + path, count)).start();
        }
    }

    private static void ask(String url, int count) {
        for (int i = 0; i < count; i++) {
            try {
                System.out.println(get(url + i));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String get(String url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection();
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
