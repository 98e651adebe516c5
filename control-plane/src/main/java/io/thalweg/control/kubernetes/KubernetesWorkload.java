package io.thalweg.control.kubernetes;

import java.util.List;
import java.util.Map;

/** What runs pods. @param podLabels those of its template, by which Services find its pods before there are any */
record KubernetesWorkload(String kind, ObjectMeta meta, Map<String, String> podLabels, List<ContainerPort> ports) {
    static final String[] FIELDS = {
        "spec.template.metadata.labels.*",
        "spec.template.spec.containers.ports.name",
        "spec.template.spec.containers.ports.containerPort",
        "spec.template.spec.containers.ports.protocol",
    };

    private static final int MAX_LABELS = 128;
    private static final int MAX_LABEL = 512;

    static KubernetesWorkload of(String kind, ObjectMeta meta, JsonObject object) {
        JsonObject template = object.object("spec").object("template");
        return new KubernetesWorkload(
                kind,
                meta,
                template.object("metadata").map("labels", MAX_LABELS, MAX_LABEL),
                ContainerPort.of(template.object("spec")));
    }

    /** One that is known by what it owns only, such as a kind of a custom resource that nobody lists. */
    static KubernetesWorkload ofOwner(ObjectMeta.Owner owner, String namespace) {
        ObjectMeta meta = new ObjectMeta(owner.uid(), owner.name(), namespace, Map.of(), Map.of(), null, 0);
        return new KubernetesWorkload(owner.kind(), meta, Map.of(), List.of());
    }
}
