package io.thalweg.agent;

import io.thalweg.event.proto.RegisterRequest;
import io.thalweg.event.proto.WatchMode;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Map;

/** Who an agent is and on what it runs, as the control plane is told. */
final class AgentDescription {
    private static final int BITS_PER_BYTE = 8;
    private static final int BYTE = 0xff;
    private static final int MAC_BYTES = 6;

    private AgentDescription() {}

    static RegisterRequest of(
            ControllerOptions options, int wantedAgentId, long bootId, Map<String, String> environment) {
        String node = ControllerOptions.nodeName(environment);
        RegisterRequest.Builder request = RegisterRequest.newBuilder()
                .setMachineId(machineId(node, options.watchMode(environment)))
                .setBootId(bootId)
                .setRequestedAgentId(wantedAgentId)
                .setName(node)
                .setHostName(hostName())
                .setGroupIdRequest(options.group())
                .setKubernetesClusterId(options.clusterId())
                .setKubernetesNodeName(node)
                .setWatchMode(options.watchMode(environment))
                .setVersion(version())
                .setCpuCount(Runtime.getRuntime().availableProcessors())
                .setMemoryBytes(memoryBytes())
                .setArchitecture(System.getProperty("os.arch"))
                .setOperatingSystem(System.getProperty("os.name"))
                .setKernelVersion(System.getProperty("os.version"));
        addAddresses(request, options.addresses());
        return request.build();
    }

    /** A container has the machine id of its image; that of a watcher must not be its node's agent's. */
    private static String machineId(String node, WatchMode mode) {
        String machine = node.isEmpty() ? AgentIdentity.machine() : "node/" + node;
        return mode == WatchMode.WATCH_MODE_ONLY ? "watcher/" + hostName() : machine;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static String version() {
        String version = AgentDescription.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }

    private static long memoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static void addAddresses(RegisterRequest.Builder request, String controllers) {
        try {
            InetAddress control = towards(controllers);
            if (control != null) {
                request.setControlIp(control.getHostAddress());
                request.setControlMac(mac(NetworkInterface.getByInetAddress(control)));
            }
            for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(one.getInetAddresses())) {
                    boolean isLocal = address.isLoopbackAddress()
                            || address instanceof Inet6Address && address.isLinkLocalAddress();
                    if (!isLocal) {
                        request.addHostIps(address.getHostAddress());
                    }
                }
            }
        } catch (SocketException e) {
            // The control plane sees where the call comes from.
            request.clearHostIps();
        }
    }

    /** The address that the kernel would speak to the control plane from; null: it cannot tell. Sends nothing. */
    private static InetAddress towards(String controllers) throws SocketException {
        String first = controllers.split(",")[0];
        int colon = first.lastIndexOf(':');
        InetSocketAddress target =
                new InetSocketAddress(first.substring(0, colon), Integer.parseInt(first.substring(colon + 1)));
        if (target.isUnresolved()) {
            return null;
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(target);
            return socket.getLocalAddress();
        }
    }

    private static long mac(NetworkInterface from) throws SocketException {
        byte[] bytes = from == null ? null : from.getHardwareAddress();
        long mac = 0;
        for (int i = 0; bytes != null && bytes.length == MAC_BYTES && i < MAC_BYTES; i++) {
            mac = mac << BITS_PER_BYTE | bytes[i] & BYTE;
        }
        return mac;
    }
}
