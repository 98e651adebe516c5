package io.thalweg.agent.packet;

import io.thalweg.engine.decode.PacketHeaders;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells the agent's own traffic, which must not become traffic of its own: TCP between an address of this host and a
 * server that the agent sends to; and TCP ports that are left out wherever they appear.
 *
 * <p>Others' connections to the same servers are captured: Kafka is a protocol like any other. In the kernel as a filter
 * expression, and again after decoding, through tunnels and with what was learned since. Immutable.
 */
public final class OwnTraffic {
    private static final int IP_PROTOCOL_TCP = 6;
    /** A filter of more would be long for every packet; what it lacks is left out after decoding. */
    private static final int MOST_IN_FILTER = 64;

    private final BitSet ports = new BitSet();
    private final BitSet serverPorts = new BitSet();
    private final List<InetSocketAddress> servers = new ArrayList<>();
    private final List<InetAddress> own = new ArrayList<>();
    private final Set<Address> ownKeys = new HashSet<>();
    private final Set<Server> serverKeys = new HashSet<>();

    /** An address as decoded headers have it. */
    private record Address(long high, long low) {
        static Address of(InetAddress address) {
            ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
            return address instanceof Inet4Address
                    ? new Address(0, PacketHeaders.IPV4_MAPPED | bytes.getInt() & 0xffff_ffffL)
                    : new Address(bytes.getLong(), bytes.getLong());
        }
    }

    private record Server(Address address, int port) {}

    /**
     * @param ports of TCP that are left out whatever the addresses
     * @param servers that the agent sends to; unresolved ones are left out by their port alone
     * @param own addresses of this host
     */
    public OwnTraffic(Collection<Integer> ports, Collection<InetSocketAddress> servers, Collection<InetAddress> own) {
        ports.forEach(this.ports::set);
        for (InetSocketAddress server : servers) {
            if (server.isUnresolved()) {
                this.ports.set(server.getPort());
            } else {
                this.servers.add(server);
                serverPorts.set(server.getPort());
                serverKeys.add(new Server(Address.of(server.getAddress()), server.getPort()));
            }
        }
        for (InetAddress address : own) {
            this.own.add(address);
            ownKeys.add(Address.of(address));
        }
    }

    /** Left out by port alone. */
    public static OwnTraffic ofPorts(Collection<Integer> ports) {
        return new OwnTraffic(ports, List.of(), List.of());
    }

    /** Whether a decoded packet is not wanted. Allocates only for packets of the servers' ports. */
    public boolean has(PacketHeaders headers) {
        if (!headers.hasPorts || headers.protocol != IP_PROTOCOL_TCP) {
            return false;
        }
        if (ports.get(headers.sourcePort) || ports.get(headers.destinationPort)) {
            return true;
        }
        return serverPorts.get(headers.destinationPort) && isToServer(headers)
                || serverPorts.get(headers.sourcePort) && isFromServer(headers);
    }

    private boolean isToServer(PacketHeaders headers) {
        Address server = new Address(headers.destinationHigh, headers.destinationLow);
        return serverKeys.contains(new Server(server, headers.destinationPort))
                && ownKeys.contains(new Address(headers.sourceHigh, headers.sourceLow));
    }

    private boolean isFromServer(PacketHeaders headers) {
        Address server = new Address(headers.sourceHigh, headers.sourceLow);
        return serverKeys.contains(new Server(server, headers.sourcePort))
                && ownKeys.contains(new Address(headers.destinationHigh, headers.destinationLow));
    }

    /** All that is left out as pcap-filter(7) says it; empty: nothing is. */
    String expression() {
        List<String> parts = new ArrayList<>();
        ports.stream().forEach(port -> parts.add("tcp port " + port));
        if (own.size() <= MOST_IN_FILTER && servers.size() <= MOST_IN_FILTER) {
            for (InetSocketAddress server : servers) {
                String fromHere = hosts("src", server.getAddress());
                if (!fromHere.isEmpty()) {
                    String host = withoutZone(server.getAddress());
                    String toHere = hosts("dst", server.getAddress());
                    parts.add("dst host " + host + " and tcp dst port " + server.getPort() + " and (" + fromHere + ")");
                    parts.add("src host " + host + " and tcp src port " + server.getPort() + " and (" + toHere + ")");
                }
            }
        }
        return parts.stream().map(part -> "(" + part + ")").collect(Collectors.joining(" or "));
    }

    /** Own addresses of the server's family; an expression must not ask for two families in one packet. */
    private String hosts(String direction, InetAddress server) {
        return own.stream()
                .filter(address -> address.getClass() == server.getClass())
                .map(address -> direction + " host " + withoutZone(address))
                .sorted()
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    private static String withoutZone(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** For the log. */
    @Override
    public String toString() {
        return "TCP ports " + ports + ", own connections to " + servers;
    }
}
