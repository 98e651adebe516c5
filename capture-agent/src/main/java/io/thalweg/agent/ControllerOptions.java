package io.thalweg.agent;

import io.thalweg.agent.control.ControlOptions;
import io.thalweg.agent.kubernetes.ClusterWatcher;
import io.thalweg.event.proto.WatchMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the control plane and of the Kubernetes cluster; with none of them the agent has neither. */
final class ControllerOptions {
    /** Set in the agent's containers by their manifests, as DeepFlow's do. */
    private static final String IN_CONTAINER = "IN_CONTAINER";

    private static final String ONLY_WATCH = "ONLY_WATCH_K8S_RESOURCE";
    private static final String POLICY = "K8S_WATCH_POLICY";
    private static final String NODE_NAME = "K8S_NODE_NAME";

    @Option(
            names = "--controller",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "The control plane; several are tried in turn. Default: none, the agent is on its own.")
    private List<String> controllers = new ArrayList<>();

    @Option(
            names = "--controller-tls",
            description = "Speak TLS to the control plane; implied by the three options below.")
    private boolean isEncrypted;

    @Option(
            names = "--controller-ca",
            paramLabel = "FILE",
            description = "Who may have signed the control plane's certificate, in PEM. Default: as Java has it.")
    private Path authority;

    @Option(
            names = "--controller-cert",
            paramLabel = "FILE",
            description = "Certificate that the agent shows, in PEM; with --controller-key.")
    private Path certificate;

    @Option(names = "--controller-key", paramLabel = "FILE", description = "Its key, PKCS 8 in PEM.")
    private Path key;

    @Option(
            names = "--agent-group",
            paramLabel = "ID",
            defaultValue = "",
            description =
                    "Group to be in, such as g-1a2b3c, when the control plane sees this agent for the first time.")
    private String group;

    @Option(
            names = "--watch-kubernetes",
            paramLabel = "auto|yes|no",
            defaultValue = "auto",
            description =
                    "Whether this agent watches the cluster's objects when the control plane tells it to; auto: in"
                            + " containers (" + IN_CONTAINER + ") it does (default: ${DEFAULT-VALUE}).")
    private String watchKubernetes;

    @Option(
            names = "--cluster-id",
            paramLabel = "ID",
            defaultValue = "",
            description = "The control plane's id of the Kubernetes cluster. Default: it is asked.")
    private String clusterId;

    @Option(
            names = "--cluster-name",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Name of the cluster, if the control plane does not know it yet.")
    private String clusterName;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How the API server is reached. Default: the pod's service account, or what kubectl takes.")
    private Path kubeconfig;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private boolean isOnlyWatching;

    /** The agent does nothing but watch, whatever the environment says. */
    ControllerOptions onlyWatching() {
        isOnlyWatching = true;
        return this;
    }

    /** Null: no control plane. */
    ControlOptions options() {
        if (controllers.isEmpty()) {
            return null;
        }
        for (String controller : controllers) {
            if (!controller.matches("(\\[[0-9a-fA-F:.]+]|[^:/\\s]+):\\d{1,5}")) {
                throw wrong("--controller: " + controller + "; write HOST:PORT");
            }
        }
        if ((certificate == null) != (key == null)) {
            throw wrong("--controller-cert and --controller-key go together");
        }
        boolean encrypted = isEncrypted || authority != null || certificate != null;
        return new ControlOptions(List.copyOf(controllers), encrypted, authority, certificate, key);
    }

    ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** As Kafka's bootstrap servers are written. */
    String addresses() {
        return String.join(",", controllers);
    }

    String group() {
        return group;
    }

    ClusterWatcher.Cluster cluster(String sourceIp) {
        return new ClusterWatcher.Cluster(kubeconfig, clusterId, clusterName, sourceIp);
    }

    String clusterId() {
        return clusterId;
    }

    static String nodeName(Map<String, String> environment) {
        return environment.getOrDefault(NODE_NAME, "");
    }

    static boolean isInContainer(Map<String, String> environment) {
        return environment.containsKey(IN_CONTAINER);
    }

    /** Whether the environment asks for an agent that watches the cluster and does nothing else. */
    static boolean asksToOnlyWatch(Map<String, String> environment) {
        String policy = environment.getOrDefault(POLICY, "").toLowerCase(Locale.ROOT);
        return environment.containsKey(ONLY_WATCH) || policy.equals("watch-only");
    }

    /** What the agent can do about the objects of its cluster. */
    WatchMode watchMode(Map<String, String> environment) {
        if (isOnlyWatching) {
            return WatchMode.WATCH_MODE_ONLY;
        }
        String policy = environment.getOrDefault(POLICY, "").toLowerCase(Locale.ROOT);
        boolean watches =
                switch (watchKubernetes) {
                    case "yes" -> true;
                    case "no" -> false;
                    case "auto" -> isInContainer(environment) && !policy.equals("watch-disabled");
                    default -> throw wrong("--watch-kubernetes: " + watchKubernetes + "; allowed: auto, yes, no");
                };
        return watches ? WatchMode.WATCH_MODE_NORMAL : WatchMode.WATCH_MODE_DISABLED;
    }
}
