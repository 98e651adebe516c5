package io.thalweg.agent.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * An API server that holds state, over TLS: fabric8's, which answers, watches and changes objects, and in front of it what
 * the real one does besides: it does not have every kind, refuses, fails, and its watches end.
 */
public final class TestApiServer implements AutoCloseable {
    /** It tells of each request. Kept, or its level would be forgotten. */
    private static final Logger CHATTER = Logger.getLogger(MockWebServer.class.getName());

    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final int GONE = 410;

    private final Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    private final KubernetesMockServer server;
    private final MockWebServer web = new MockWebServer();
    private final Path kubeconfig;
    private final Map<String, Integer> failing = new ConcurrentHashMap<>();
    private final List<String> absent = new CopyOnWriteArrayList<>(
            List.of("/apis/route.openshift.io/", "/apis/apps.kruise.io/", "/apis/extensions/", "/apis/shop.example/"));
    private final List<String> gone = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Function<String, String>> lists = new ConcurrentHashMap<>();

    public TestApiServer(Path directory) throws IOException {
        CHATTER.setLevel(Level.WARNING);
        Dispatcher state = new KubernetesMixedDispatcher(responses);
        Dispatcher front = new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                MockResponse refusal = refusal(request.getMethod(), request.getPath());
                return refusal == null ? state.dispatch(request) : refusal;
            }
        };
        server = new KubernetesMockServer(new Context(), web, responses, front, true);
        server.init(InetAddress.getLoopbackAddress(), 0);
        Discovery.answers().forEach((path, body) -> list(path, asked -> body));
        kubeconfig = directory.resolve("kubeconfig");
        writeKubeconfig();
    }

    private void writeKubeconfig() throws IOException {
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters:
                - name: test
                  cluster:
                    server: https://localhost:%d
                    certificate-authority: %s
                users:
                - name: agent
                  user: {token: made-up}
                contexts:
                - name: test
                  context: {cluster: test, user: agent, namespace: default}
                """.formatted(server.getPort(), authority()));
    }

    /** Who signed the certificate: it did itself. */
    public Path authority() {
        return Path.of(web.getSelfSignedCertificate().certificatePath());
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    public KubernetesClient client() {
        return ApiServer.at(kubeconfig).connect();
    }

    public int port() {
        return server.getPort();
    }

    private MockResponse refusal(String method, String path) {
        asked.add(method + " " + path);
        for (Map.Entry<String, Integer> one : failing.entrySet()) {
            if (path.startsWith(one.getKey())) {
                return status(one.getValue());
            }
        }
        if (method.equals("GET") && absent.stream().anyMatch(path::startsWith)) {
            return status(NOT_FOUND);
        }
        if (path.contains("watch=true") && gone.removeIf(path::startsWith)) {
            return status(GONE);
        }
        int query = path.indexOf('?');
        Function<String, String> list = lists.get(query < 0 ? path : path.substring(0, query));
        if (list != null && !path.contains("watch=true")) {
            return new MockResponse().setResponseCode(200).setBody(list.apply(path));
        }
        return null;
    }

    private static MockResponse status(int code) {
        return new MockResponse()
                .setResponseCode(code)
                .setBody("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + code
                        + ",\"message\":\"as the test wants it\"}");
    }

    /** Requests to such paths are answered by the status, watches too; 0: no more. */
    public void answer(String pathPrefix, int status) {
        if (status == 0) {
            failing.remove(pathPrefix);
        } else {
            failing.put(pathPrefix, status);
        }
    }

    public void forbid(String pathPrefix) {
        answer(pathPrefix, FORBIDDEN);
    }

    /** The next watch of such a path is told that what it asks for is too old. */
    public void forgetOnce(String pathPrefix) {
        gone.add(pathPrefix);
    }

    /** The group of a custom resource is there from now on. */
    public void install(String groupPath) {
        absent.remove(groupPath);
    }

    /** The list at this path is what the function makes of the request's path and query. */
    public void list(String path, Function<String, String> body) {
        lists.put(path, body);
    }

    /** Method and path of all requests so far. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public long askedFor(String text) {
        return asked.stream().filter(request -> request.contains(text)).count();
    }

    @Override
    public void close() {
        server.destroy();
    }
}
