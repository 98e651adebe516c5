package io.thalweg.control.kubernetes;

import io.thalweg.event.proto.IpPrefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The objects of a cluster as one sync told them, reduced to what tags need. Of two objects with one uid the later
 * counts: agents page through lists that change meanwhile.
 */
public final class ClusterObjects {
    final Map<String, KubernetesNode> nodes = new LinkedHashMap<>();
    final Map<String, ObjectMeta> namespaces = new LinkedHashMap<>();
    final Map<String, KubernetesPod> pods = new LinkedHashMap<>();
    final Map<String, KubernetesWorkload> workloads = new LinkedHashMap<>();
    final Map<String, KubernetesService> services = new LinkedHashMap<>();
    final Map<String, KubernetesIngress> ingresses = new LinkedHashMap<>();
    final List<KubernetesEndpoints> endpoints = new ArrayList<>();
    final Set<IpPrefix> poolBlocks = new LinkedHashSet<>();

    private int objects;
    private int withoutIdentity;

    /** All that were read, of use or not. */
    public int count() {
        return objects;
    }

    /** Those that were left out because they have no uid or no name. */
    public int withoutIdentity() {
        return withoutIdentity;
    }

    /** Those of later entries of the same sync. */
    void addAll(ClusterObjects later) {
        nodes.putAll(later.nodes);
        namespaces.putAll(later.namespaces);
        pods.putAll(later.pods);
        workloads.putAll(later.workloads);
        services.putAll(later.services);
        ingresses.putAll(later.ingresses);
        endpoints.addAll(later.endpoints);
        poolBlocks.addAll(later.poolBlocks);
        objects += later.objects;
        withoutIdentity += later.withoutIdentity;
    }

    private ObjectMeta meta(JsonObject object) {
        objects++;
        ObjectMeta meta = ObjectMeta.of(object);
        if (meta == null) {
            withoutIdentity++;
        }
        return meta;
    }

    void addOther() {
        objects++;
    }

    void addNode(JsonObject object) {
        ObjectMeta meta = meta(object);
        if (meta != null) {
            nodes.put(meta.uid(), KubernetesNode.of(meta, object));
        }
    }

    void addNamespace(JsonObject object) {
        ObjectMeta meta = meta(object);
        if (meta != null) {
            namespaces.put(meta.uid(), meta);
        }
    }

    void addPod(JsonObject object) {
        ObjectMeta meta = meta(object);
        if (meta != null) {
            pods.put(meta.uid(), KubernetesPod.of(meta, object));
        }
    }

    void addWorkload(String kind, JsonObject object) {
        ObjectMeta meta = meta(object);
        if (meta != null) {
            workloads.put(meta.uid(), KubernetesWorkload.of(kind, meta, object));
        }
    }

    void addService(JsonObject object) {
        ObjectMeta meta = meta(object);
        if (meta != null) {
            services.put(meta.uid(), KubernetesService.of(meta, object));
        }
    }

    void addEndpoints(JsonObject object) {
        ObjectMeta meta = meta(object);
        if (meta != null) {
            endpoints.add(KubernetesEndpoints.of(meta, object));
        }
    }

    void addIngress(JsonObject object) {
        ObjectMeta meta = meta(object);
        if (meta != null) {
            ingresses.put(meta.uid(), KubernetesIngress.of(meta, object));
        }
    }

    void addIpPool(JsonObject object) {
        objects++;
        JsonObject spec = object.object("spec");
        IpPrefix block = IpAddresses.parseBlock(spec.text("cidr"));
        if (block != null && !spec.isTrue("disabled")) {
            poolBlocks.add(block);
        }
    }
}
