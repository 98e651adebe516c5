package io.thalweg.agent.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Objects of a small shop, written as people write them. */
public final class Objects {
    private Objects() {}

    public static GenericKubernetesResource of(String yaml) {
        return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    }

    public static void create(KubernetesClient client, String plural, String yaml) {
        GenericKubernetesResource object = of(yaml);
        String namespace = object.getMetadata().getNamespace();
        var all = client.genericKubernetesResources(context(plural, object.getApiVersion(), namespace != null));
        (namespace == null ? all : all.inNamespace(namespace)).resource(object).create();
    }

    public static void replace(KubernetesClient client, String plural, String yaml) {
        GenericKubernetesResource object = of(yaml);
        String namespace = object.getMetadata().getNamespace();
        var all = client.genericKubernetesResources(context(plural, object.getApiVersion(), namespace != null));
        (namespace == null ? all : all.inNamespace(namespace)).resource(object).update();
    }

    public static ResourceDefinitionContext context(String plural, String apiVersion, boolean isNamespaced) {
        int slash = apiVersion.indexOf('/');
        return new ResourceDefinitionContext.Builder()
                .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
                .withVersion(apiVersion.substring(slash + 1))
                .withPlural(plural)
                .withNamespaced(isNamespaced)
                .build();
    }

    public static String node(String name, String address) {
        return """
                apiVersion: v1
                kind: Node
                metadata: {name: %s, uid: node-%s, labels: {kubernetes.io/hostname: %s}}
                spec: {podCIDR: 10.42.0.0/24}
                status:
                  addresses: [{type: InternalIP, address: %s}]
                  conditions: [{type: Ready, status: "True", reason: KubeletReady, lastHeartbeatTime: "2026-01-01T00:00:00Z"}]
                  images: [{names: [registry/image], sizeBytes: 100000}]
                """.formatted(name, name, name, address);
    }

    public static String pod(String name, String address) {
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: shop
                  uid: pod-%s
                  labels: {app: cart}
                  annotations: {team: basket, long: "%s"}
                  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: cart-1, uid: rs-1, controller: true}]
                  managedFields: [{manager: kubelet}]
                spec:
                  nodeName: node-1
                  containers: [{name: cart, image: cart, env: [{name: PASSWORD, value: made-up-secret}], ports: [{containerPort: 8080}]}]
                status:
                  phase: Running
                  hostIP: 192.0.2.1
                  podIP: %s
                  podIPs: [{ip: %s}]
                  containerStatuses: [{name: cart, containerID: "containerd://0123", image: cart}]
                """.formatted(name, name, "x".repeat(FieldTree.MAX_TEXT + 1), address, address);
    }
}
