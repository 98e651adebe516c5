package io.thalweg.control.kubernetes;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A pod.
 *
 * @param addresses none of a pod that has ended: its addresses are given to others while it is still listed
 * @param startedMicros when its node began with it; 0: not told
 */
record KubernetesPod(
        ObjectMeta meta,
        String nodeName,
        String hostIp,
        List<ByteString> addresses,
        boolean isHostNetwork,
        List<String> containerIds,
        List<ContainerPort> ports,
        long startedMicros) {
    static final String[] FIELDS = {
        "spec.nodeName",
        "spec.hostNetwork",
        "spec.containers.ports.name",
        "spec.containers.ports.containerPort",
        "spec.containers.ports.protocol",
        "status.phase",
        "status.startTime",
        "status.hostIP",
        "status.podIP",
        "status.podIPs.ip",
        "status.podNetworks.ip",
        "status.containerStatuses.containerID",
        "status.initContainerStatuses.containerID",
    };

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private static final String SCHEME = "://";
    private static final int CONTAINER_ID = 64;
    private static final int MAX_CONTAINERS = 128;
    private static final int MAX_ADDRESSES = 64;

    static KubernetesPod of(ObjectMeta meta, JsonObject object) {
        JsonObject spec = object.object("spec");
        JsonObject status = object.object("status");
        String hostIp = status.text("hostIP");
        List<String> addresses = addresses(status);
        boolean isHostNetwork = spec.isTrue("hostNetwork") || !hostIp.isEmpty() && hostIp.equals(status.text("podIP"));
        boolean hasEnded = ENDED.contains(status.text("phase"));
        return new KubernetesPod(
                meta,
                spec.text("nodeName"),
                hostIp,
                isHostNetwork || hasEnded
                        ? List.of()
                        : IpAddresses.parseAll(addresses).stream()
                                .limit(MAX_ADDRESSES)
                                .toList(),
                isHostNetwork,
                containerIds(status),
                ContainerPort.of(spec),
                ObjectMeta.micros(status.text("startTime")));
    }

    private static List<String> addresses(JsonObject status) {
        List<String> addresses = new ArrayList<>();
        addresses.add(status.text("podIP"));
        status.objects("podIPs").forEach(ip -> addresses.add(ip.text("ip")));
        for (JsonObject network : status.objects("podNetworks")) {
            addresses.add(network.text("ip"));
            addresses.addAll(network.texts("ip"));
        }
        return addresses;
    }

    private static List<String> containerIds(JsonObject status) {
        return Stream.concat(
                        status.objects("containerStatuses").stream(), status.objects("initContainerStatuses").stream())
                .map(container -> container.text("containerID"))
                .map(id -> id.substring(id.indexOf(SCHEME) < 0 ? 0 : id.indexOf(SCHEME) + SCHEME.length()))
                .filter(id -> ObjectMeta.isWithin(id, CONTAINER_ID))
                .distinct()
                .sorted()
                .limit(MAX_CONTAINERS)
                .toList();
    }
}
