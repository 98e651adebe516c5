package io.thalweg.agent.pods;

import io.thalweg.agent.Await;
import io.thalweg.agent.packet.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * A node with a bridge, as container networks lay it, and pods at it: each a network namespace with its eth0, whose other
 * end is the node's veth-NAME.
 */
final class PodNetwork {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int FIRST_HOST = 10;
    private static final String LISTENS = "0A";

    private final Map<String, Namespace> pods = new LinkedHashMap<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();
    final Namespace node;

    /** @param names of at most ten characters */
    PodNetwork(String... names) throws IOException, InterruptedException {
        long process = ProcessHandle.current().pid();
        String prefix = "twk" + process + "n" + NUMBER.incrementAndGet();
        // Others on this machine may test the same, and eBPF sees all of it.
        String subnet = "10." + (100 + process % 100) + "." + NUMBER.get() + ".";
        node = bridged(prefix);
        try {
            node.ip("link", "set", "pods", "up");
            for (String name : names) {
                add(name, new Namespace(prefix + name), subnet + (FIRST_HOST + pods.size()));
            }
        } catch (IOException e) {
            remove();
            throw e;
        }
    }

    private static Namespace bridged(String name) throws InterruptedException {
        try {
            Namespace node = new Namespace(name);
            node.ip("link", "add", "pods", "type", "bridge");
            return node;
        } catch (IOException e) {
            System.err.println("SKIPPED: no network namespaces or no bridges here: " + e.getMessage());
            Assumptions.abort(e.getMessage());
            throw new AssertionError(e);
        }
    }

    private void add(String name, Namespace pod, String address) throws IOException, InterruptedException {
        pods.put(name, pod);
        addresses.put(name, address);
        node.ip("link", "add", "veth-" + name, "type", "veth", "peer", "name", "eth0", "netns", pod.name);
        node.ip("link", "set", "veth-" + name, "master", "pods", "up");
        pod.ip("address", "add", address + "/24", "dev", "eth0");
        pod.ip("link", "set", "eth0", "up");
    }

    Namespace pod(String name) {
        return pods.get(name);
    }

    String address(String name) {
        return addresses.get(name);
    }

    /** Its address as rows have it. */
    int number(String name) {
        return toInt(addresses.get(name));
    }

    /** Whose address it is; null: of none of them. */
    String podAt(int address) {
        return addresses.entrySet().stream()
                .filter(pod -> number(pod.getKey()) == address)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static int toInt(String address) {
        int value = 0;
        for (String part : address.split("\\.")) {
            value = value << 8 | Integer.parseInt(part);
        }
        return value;
    }

    /** The node's ends of the pods' cables. */
    String[] interfaces() {
        return pods.keySet().stream().map(name -> "veth-" + name).toArray(String[]::new);
    }

    /** Waits without a connection, which would be seen. */
    void awaitListening(String pod, int port, Process server) {
        String wanted = ":%04X ".formatted(port);
        Await.until(pod + " listens on port " + port, PATIENCE, () -> {
            if (!server.isAlive()) {
                throw new AssertionError("the server of " + pod + " has ended");
            }
            return pods.get(pod)
                    .start(() -> Files.readString(Path.of("/proc/thread-self/net/tcp")))
                    .join()
                    .lines()
                    .anyMatch(line -> line.contains(wanted)
                            && line.trim().split("\\s+")[3].equals(LISTENS));
        });
    }

    void remove() throws IOException, InterruptedException {
        for (Namespace pod : pods.values()) {
            pod.delete();
        }
        node.delete();
    }
}
