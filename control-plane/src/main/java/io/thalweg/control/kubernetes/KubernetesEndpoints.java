package io.thalweg.control.kubernetes;

import java.util.ArrayList;
import java.util.List;

/**
 * The pods behind a Service as Kubernetes found them: an EndpointSlice, or Endpoints of old.
 *
 * @param ports by the name of the Service's port: what the pods listen on
 */
record KubernetesEndpoints(String namespace, String serviceName, List<String> podUids, List<ContainerPort> ports) {
    static final String[] FIELDS = {
        "endpoints.targetRef.kind",
        "endpoints.targetRef.uid",
        "ports.name",
        "ports.port",
        "ports.protocol",
        "subsets.addresses.targetRef.kind",
        "subsets.addresses.targetRef.uid",
        "subsets.notReadyAddresses.targetRef.kind",
        "subsets.notReadyAddresses.targetRef.uid",
        "subsets.ports.name",
        "subsets.ports.port",
        "subsets.ports.protocol",
    };

    private static final String SERVICE_LABEL = "kubernetes.io/service-name";

    static KubernetesEndpoints of(ObjectMeta meta, JsonObject object) {
        List<String> pods = new ArrayList<>();
        List<ContainerPort> ports = new ArrayList<>();
        addPods(pods, object.objects("endpoints"));
        addPorts(ports, object.objects("ports"));
        for (JsonObject subset : object.objects("subsets")) {
            addPods(pods, subset.objects("addresses"));
            addPods(pods, subset.objects("notReadyAddresses"));
            addPorts(ports, subset.objects("ports"));
        }
        // Endpoints are called as their Service; slices say it by a label.
        String service = meta.labels().getOrDefault(SERVICE_LABEL, meta.name());
        return new KubernetesEndpoints(meta.namespace(), service, pods, ports);
    }

    private static void addPods(List<String> pods, List<JsonObject> endpoints) {
        for (JsonObject endpoint : endpoints) {
            JsonObject target = endpoint.object("targetRef");
            if (target.text("kind").equals("Pod") && !target.text("uid").isEmpty()) {
                pods.add(target.text("uid"));
            }
        }
    }

    private static void addPorts(List<ContainerPort> ports, List<JsonObject> objects) {
        for (JsonObject port : objects) {
            int number = Ports.number(port.number("port"));
            if (number != 0) {
                ports.add(new ContainerPort(port.text("name"), Ports.ipProtocol(port.text("protocol")), number));
            }
        }
    }
}
