package io.thalweg.agent.packet;

import com.google.protobuf.ByteString;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.NetworkNamespace;
import io.thalweg.event.proto.NetworkInterface;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interfaces of this machine's network namespaces with their MAC and IPv4 addresses, for the control plane: Kubernetes
 * does not know the MAC addresses of its pods. (The kernel shows a thread the IPv6 addresses of its process's namespace, not
 * those of the one it entered.)
 */
public final class NamespaceInterfaces {
    private static final Logger LOG = LoggerFactory.getLogger(NamespaceInterfaces.class);
    private static final int MOST = 4096;
    private static final int MOST_MAC_BYTES = 6;
    private static final Comparator<NetworkInterface> ORDER =
            Comparator.comparingLong(NetworkInterface::getNetworkNamespace).thenComparing(NetworkInterface::getIndex);

    private final NamespaceFinder finder;

    private NamespaceInterfaces(NamespaceFinder finder) {
        this.finder = finder;
    }

    public static NamespaceInterfaces ofThisMachine() {
        return new NamespaceInterfaces(NamespaceFinder.ofThisMachine());
    }

    /** Always in the same order. Those of namespaces that may not be entered are left out. From any thread. */
    public List<NetworkInterface> list() {
        List<NetworkInterface> found = new ArrayList<>();
        long own = NetworkNamespace.own().inode();
        for (Map.Entry<Long, Path> namespace : finder.find().entrySet()) {
            if (found.size() < MOST) {
                found.addAll(namespace.getKey() == own ? inside(own) : entered(namespace.getValue()));
            }
        }
        found.sort(ORDER);
        return found;
    }

    private static List<NetworkInterface> entered(Path file) {
        try (NetworkNamespace namespace = NetworkNamespace.open(file)) {
            return namespace.inside(() -> inside(namespace.inode()));
        } catch (NativeException e) {
            // Most often: no CAP_SYS_ADMIN, which `agent check` tells of, or its last process ended.
            LOG.debug("interfaces of {} are not told: {}", file, e.getMessage());
            return List.of();
        }
    }

    private static List<NetworkInterface> inside(long namespace) {
        List<NetworkInterface> found = new ArrayList<>();
        try {
            for (java.net.NetworkInterface device :
                    Collections.list(java.net.NetworkInterface.getNetworkInterfaces())) {
                NetworkInterface.Builder told = NetworkInterface.newBuilder()
                        .setName(device.getName())
                        .setIndex(device.getIndex())
                        .setNetworkNamespace(namespace);
                addAddresses(device, told);
                // Those that have none may be of the process's namespace: Java has their names from the addresses of
                // IPv6.
                if (told.getAddressesCount() > 0 && addMac(device, told)) {
                    found.add(told.build());
                }
            }
        } catch (SocketException e) {
            LOG.debug("interfaces of network namespace {} are not told: {}", namespace, e.getMessage());
        }
        return found;
    }

    private static void addAddresses(java.net.NetworkInterface device, NetworkInterface.Builder told) {
        for (InetAddress address : Collections.list(device.getInetAddresses())) {
            if (address instanceof Inet4Address) {
                told.addAddresses(ByteString.copyFrom(address.getAddress()));
            }
        }
    }

    /** False: it has none, as {@code lo}, or has just gone. */
    private static boolean addMac(java.net.NetworkInterface device, NetworkInterface.Builder told) {
        byte[] mac;
        try {
            mac = device.getHardwareAddress();
        } catch (SocketException e) {
            return false;
        }
        if (mac == null || mac.length > MOST_MAC_BYTES) {
            return false;
        }
        long bits = 0;
        for (byte octet : mac) {
            bits = bits << Byte.SIZE | octet & 0xff;
        }
        told.setMac(bits);
        return bits != 0;
    }
}
