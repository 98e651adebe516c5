package io.thalweg.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.thalweg.agent.Await;
import io.thalweg.agent.CaptureAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The manifests of deploy/kubernetes: what they allow is what the agent asks for. */
final class ManifestTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("thalweg.home", "..")).resolve("deploy/kubernetes");
    private static final Pattern REQUEST = Pattern.compile("GET /(?:api|apis/([^/]+))/v[0-9a-z]+/([a-z]+)\\?(.*)");

    @TempDir
    private Path directory;

    private static List<Map<?, ?>> documents(String file) throws IOException {
        List<Map<?, ?>> documents = new ArrayList<>();
        for (Object document :
                new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(Files.readString(FOLDER.resolve(file)))) {
            documents.add((Map<?, ?>) document);
        }
        return documents;
    }

    /** {@code verb resource.group} */
    private static Set<String> allowed(String... files) throws IOException {
        Set<String> allowed = new TreeSet<>();
        for (String file : files) {
            for (Map<?, ?> document : documents(file)) {
                if ("ClusterRole".equals(document.get("kind"))) {
                    ((List<?>) document.get("rules")).forEach(rule -> addRule(allowed, (Map<?, ?>) rule));
                }
            }
        }
        return allowed;
    }

    private static void addRule(Set<String> allowed, Map<?, ?> rule) {
        for (Object group : (List<?>) rule.get("apiGroups")) {
            for (Object resource : (List<?>) rule.get("resources")) {
                ((List<?>) rule.get("verbs")).forEach(verb -> allowed.add(verb + " " + resource + "." + group));
            }
        }
    }

    private Set<String> asked(ResourceRule... rules) throws IOException {
        try (TestApiServer server = new TestApiServer(directory)) {
            server.install("/apis/route.openshift.io/");
            server.install("/apis/apps.kruise.io/");
            try (ClusterWatch watch = new ClusterWatch(server.client(), WatchedKinds.chosenBy(List.of(rules)))) {
                Await.until("complete", Duration.ofSeconds(90), watch::isComplete);
            }
            Set<String> asked = new TreeSet<>();
            for (String request : server.asked()) {
                Matcher matcher = REQUEST.matcher(request);
                assertThat(matcher.matches()).as(request).isTrue();
                String verb = matcher.group(3).contains("watch=true") ? "watch" : "list";
                String group = matcher.group(1) == null ? "" : matcher.group(1);
                asked.add(verb + " " + matcher.group(2) + "." + group);
            }
            return asked;
        }
    }

    @Test
    void theRoleIsWhatTheAgentAsksForByDefault() throws IOException {
        assertThat(asked()).isEqualTo(allowed("agent-rbac.yaml"));
    }

    @Test
    void theRolesOfCustomResourcesAreWhatItAsksForWithThem() throws IOException {
        assertThat(asked(
                        ResourceRule.enabled("routes", ""),
                        ResourceRule.enabled("clonesets", "apps.kruise.io"),
                        ResourceRule.enabled("statefulsets", "apps"),
                        ResourceRule.enabled("statefulsets", "apps.kruise.io")))
                .isEqualTo(allowed("agent-rbac.yaml", "agent-rbac-openshift.yaml", "agent-rbac-openkruise.yaml"));
    }

    @Test
    void theWatcherHasNoPrivilege() throws IOException {
        Map<?, ?> watcher = documents("agent-watcher.yaml").get(0);
        String text = watcher.toString();
        assertThat(text)
                .contains("ONLY_WATCH_K8S_RESOURCE", "runAsNonRoot=true", "drop=[ALL]", "readOnlyRootFilesystem=true")
                .doesNotContain("hostNetwork", "hostPID", "hostPath", "privileged=true", "add=[");
    }

    @Test
    void noAgentIsPrivilegedAndAllUseTheAccountThatTheRoleIsBoundTo() throws IOException {
        for (String file : List.of("agent-daemonset.yaml", "agent-watcher.yaml")) {
            String text = documents(file).get(0).toString();
            assertThat(text)
                    .contains("serviceAccountName=thalweg-agent", "allowPrivilegeEscalation=false", "IN_CONTAINER")
                    .doesNotContain("privileged=true");
        }
        for (String file : List.of("agent-rbac.yaml", "agent-rbac-openshift.yaml", "agent-rbac-openkruise.yaml")) {
            assertThat(documents(file))
                    .filteredOn(document -> "ClusterRoleBinding".equals(document.get("kind")))
                    .singleElement()
                    .asString()
                    .contains("name=thalweg-agent", "namespace=thalweg", "kind=ServiceAccount");
        }
    }

    @Test
    void everyFieldIsOneThatKubernetesKnows() throws IOException {
        ObjectMapper strict = new ObjectMapper().setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
            @Override
            public Boolean hasAnySetter(Annotated member) {
                return false; // fabric8 keeps what it does not know
            }
        });
        List<Class<?>> kinds = List.of(
                Namespace.class,
                ServiceAccount.class,
                ConfigMap.class,
                ClusterRole.class,
                ClusterRoleBinding.class,
                DaemonSet.class,
                Deployment.class);
        int seen = 0;
        for (String file : manifests()) {
            for (Map<?, ?> document : documents(file)) {
                Class<?> kind = kinds.stream()
                        .filter(known -> known.getSimpleName().equals(document.get("kind")))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(file + ": " + document.get("kind")));
                HasMetadata read = (HasMetadata) strict.convertValue(document, kind);
                assertThat(read.getApiVersion()).as(file).isEqualTo(HasMetadata.getApiVersion(read.getClass()));
                assertThat(read.getMetadata().getName()).as(file).isNotEmpty();
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(8);
    }

    private static List<String> manifests() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theImageOfTheManifestsRunsTheAgentOnWhatItNeeds() throws IOException {
        String image = Files.readString(FOLDER.resolve("Dockerfile"));
        String launcher = Files.readString(FOLDER.resolve("../../thalweg"));
        for (String file : List.of("agent-daemonset.yaml", "agent-watcher.yaml")) {
            Matcher used = Pattern.compile("image: (\\S+)").matcher(Files.readString(FOLDER.resolve(file)));
            assertThat(used.find()).as(file).isTrue();
            assertThat(image).contains("-t " + used.group(1) + " ");
        }
        assertThat(image).contains("\"" + CaptureAgent.class.getName() + "\"]", "libpcap0.8", "libbpf1");
        assertThat(launcher).contains("missing+=(libpcap0.8)", "missing+=(libbpf1)");
    }
}
