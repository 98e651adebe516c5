package io.thalweg.control.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** @param addresses as texts; @param region empty: not told */
record KubernetesNode(ObjectMeta meta, List<String> addresses, List<String> podBlocks, String region, String zone) {
    static final String[] FIELDS = {
        "status.addresses.address", "status.addresses.type", "spec.podCIDR", "spec.podCIDRs",
    };

    /** Before Kubernetes 1.17. */
    private static final String OLD = "failure-domain.beta.kubernetes.io/";

    private static final String NOW = "topology.kubernetes.io/";

    static KubernetesNode of(ObjectMeta meta, JsonObject object) {
        List<String> addresses = new ArrayList<>();
        for (JsonObject address : object.object("status").objects("addresses")) {
            if (address.text("type").endsWith("IP")) {
                addresses.add(address.text("address"));
            }
        }
        JsonObject spec = object.object("spec");
        Set<String> blocks = new LinkedHashSet<>(spec.texts("podCIDRs"));
        blocks.add(spec.text("podCIDR"));
        return new KubernetesNode(meta, addresses, List.copyOf(blocks), label(meta, "region"), label(meta, "zone"));
    }

    private static String label(ObjectMeta meta, String name) {
        String value = meta.labels().get(NOW + name);
        return value == null ? meta.labels().getOrDefault(OLD + name, "") : value;
    }
}
