package io.thalweg.control.kubernetes;

import com.google.protobuf.ByteString;
import io.thalweg.event.proto.ServiceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Service. @param selector empty: its endpoints say what is behind it */
record KubernetesService(
        ObjectMeta meta, ServiceType type, List<ByteString> addresses, List<Port> ports, Map<String, String> selector) {
    static final String[] FIELDS = {
        "spec.type",
        "spec.clusterIP",
        "spec.clusterIPs",
        "spec.externalIPs",
        "spec.loadBalancerIP",
        "spec.selector.*",
        "spec.ports.name",
        "spec.ports.protocol",
        "spec.ports.port",
        "spec.ports.targetPort",
        "spec.ports.nodePort",
        "status.loadBalancer.ingress.ip",
    };

    private static final String NO_ADDRESS = "None";
    private static final int MAX_PORTS = 1000;
    private static final int MAX_ADDRESSES = 256;
    private static final int MAX_SELECTOR = 64;
    private static final int MAX_LABEL = 512;

    /** @param targetNumber 0: {@code targetName} says it */
    record Port(String name, int ipProtocol, int number, int targetNumber, String targetName, int nodePort) {}

    static KubernetesService of(ObjectMeta meta, JsonObject object) {
        JsonObject spec = object.object("spec");
        List<String> addresses = new ArrayList<>();
        addresses.add(spec.text("clusterIP"));
        addresses.addAll(spec.texts("clusterIPs"));
        addresses.addAll(spec.texts("externalIPs"));
        addresses.add(spec.text("loadBalancerIP"));
        addresses.addAll(loadBalancerAddresses(object));
        return new KubernetesService(
                meta,
                type(spec),
                IpAddresses.parseAll(addresses).stream().limit(MAX_ADDRESSES).toList(),
                spec.objects("ports").stream()
                        .limit(MAX_PORTS)
                        .map(KubernetesService::port)
                        .toList(),
                spec.map("selector", MAX_SELECTOR, MAX_LABEL));
    }

    static List<String> loadBalancerAddresses(JsonObject object) {
        return object.object("status").object("loadBalancer").objects("ingress").stream()
                .map(ingress -> ingress.text("ip"))
                .toList();
    }

    private static ServiceType type(JsonObject spec) {
        if (spec.text("clusterIP").equals(NO_ADDRESS)) {
            return ServiceType.SERVICE_TYPE_HEADLESS;
        }
        return switch (spec.text("type")) {
            case "NodePort" -> ServiceType.SERVICE_TYPE_NODE_PORT;
            case "LoadBalancer" -> ServiceType.SERVICE_TYPE_LOAD_BALANCER;
            case "ExternalName" -> ServiceType.SERVICE_TYPE_EXTERNAL_NAME;
            default -> ServiceType.SERVICE_TYPE_CLUSTER_IP;
        };
    }

    private static Port port(JsonObject port) {
        int number = Ports.number(port.number("port"));
        String targetName = port.text("targetPort");
        int target = Ports.number(port.number("targetPort"));
        return new Port(
                port.text("name"),
                Ports.ipProtocol(port.text("protocol")),
                number,
                target == 0 && targetName.isEmpty() ? number : target,
                targetName,
                Ports.number(port.number("nodePort")));
    }
}
