package io.thalweg.agent.check;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Whether the agent is in the host's namespaces, and sees the named network namespaces of pods. */
final class NamespaceCheck implements Check {
    private static final String NAMED = "/var/run/netns";

    @Override
    public List<Finding> look(Machine machine) {
        return List.of(users(machine), processes(machine), network(machine), named(machine));
    }

    private static Finding users(Machine machine) {
        String need = "capabilities count for the whole machine";
        if (machine.isInitialUserNamespace()) {
            return Finding.ok("user namespace", need, "the host's");
        }
        return Finding.degraded(
                "user namespace",
                need,
                "not the host's: capabilities count inside of it only",
                "run outside of a user namespace (not in a rootless container)",
                Impact.less(Feature.POD_NAMESPACES, "namespaces of the host cannot be entered"));
    }

    private static Finding processes(Machine machine) {
        String need = "processes of the whole machine";
        if (machine.isInitialPidNamespace()) {
            return Finding.ok("PID namespace", need, "the host's");
        }
        return Finding.degraded(
                "PID namespace",
                need,
                "not the host's",
                "Kubernetes: hostPID: true; Docker: --pid=host",
                Impact.less(Feature.PROCESS_NAMES, "only processes of the agent's own container"),
                Impact.less(Feature.TLS_PLAINTEXT, "only of processes of the agent's own container"));
    }

    private static Finding network(Machine machine) {
        String need = "interfaces of the whole machine";
        String own = machine.link("/proc/self/ns/net");
        String first = first(machine);
        if (own.isEmpty() || first.isEmpty() || !machine.isInitialPidNamespace()) {
            return Finding.unknown("net namespace", need, "cannot be compared with the host's", "");
        }
        if (own.equals(first)) {
            return Finding.ok("net namespace", need, "the host's");
        }
        return Finding.degraded(
                "net namespace",
                need,
                "not the host's",
                "Kubernetes: hostNetwork: true; Docker: --network=host",
                Impact.less(Feature.PACKETS, "only interfaces of the agent's own namespace"));
    }

    /** Of the first process, or of the first kernel thread where the first process is shielded. */
    private static String first(Machine machine) {
        String init = machine.link("/proc/1/ns/net");
        return init.isEmpty() ? machine.link("/proc/2/ns/net") : init;
    }

    private static Finding named(Machine machine) {
        String need = "network namespaces of pods, found at once";
        int names = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(machine.path(NAMED))) {
            for (Path entry : entries) {
                names += entry.getFileName() == null ? 0 : 1;
            }
            return Finding.ok(NAMED, need, names == 0 ? "there is none now" : names + " named");
        } catch (NoSuchFileException e) {
            return absent(machine, need);
        } catch (IOException e) {
            return fallback(need, "not readable");
        }
    }

    /** Without Kubernetes nobody makes the directory before the first namespace has a name. */
    private static Finding absent(Machine machine, String need) {
        boolean isPod = machine.exists("/var/run/secrets/kubernetes.io") || machine.exists("/var/lib/kubelet");
        return isPod ? fallback(need, "not there") : Finding.ok(NAMED, need, "no namespace has a name");
    }

    private static Finding fallback(String need, String found) {
        return Finding.degraded(
                NAMED,
                need,
                found,
                "mount the host's /var/run/netns read-only",
                Impact.less(
                        Feature.POD_NAMESPACES, "found through /proc/PID/ns/net: slower, gone with their processes"));
    }
}
