package io.thalweg.agent;

import io.thalweg.agent.packet.OwnTraffic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps up what the agent's own traffic is: names may get other addresses, this host too, and Kafka tells of brokers that
 * {@code --bootstrap} does not name. Looks again each half minute, on a thread of its own: names are slow.
 */
final class OwnTrafficWatch implements AutoCloseable {
    private static final long PERIOD_SECONDS = 30;

    private final List<Integer> ports;
    private final String bootstrap;
    private final Supplier<Collection<InetSocketAddress>> brokers;
    private final Consumer<OwnTraffic> reader;
    private final Thread thread = new Thread(this::run, "own-traffic");

    /**
     * @param ports of TCP that are left out whatever the addresses
     * @param bootstrap host:port, comma-separated
     * @param brokers that Kafka tells of; may wait
     */
    OwnTrafficWatch(
            List<Integer> ports,
            String bootstrap,
            Supplier<Collection<InetSocketAddress>> brokers,
            Consumer<OwnTraffic> reader) {
        this.ports = ports;
        this.bootstrap = bootstrap;
        this.brokers = brokers;
        this.reader = reader;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                reader.accept(now(ports, bootstrap, brokers.get()));
                TimeUnit.SECONDS.sleep(PERIOD_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As the names are resolved now. */
    static OwnTraffic now(List<Integer> ports, String bootstrap, Collection<InetSocketAddress> brokers) {
        Set<InetSocketAddress> servers = new LinkedHashSet<>();
        for (String server : bootstrap.split(",")) {
            int colon = server.lastIndexOf(':');
            String port = server.substring(colon + 1).trim();
            if (colon > 0 && port.matches("\\d{1,5}") && Integer.parseInt(port) <= 65535) {
                String host = server.substring(0, colon).trim().replaceAll("[\\[\\]]", "");
                resolve(host, Integer.parseInt(port), servers);
            }
        }
        for (InetSocketAddress broker : brokers) {
            resolve(broker.getHostString(), broker.getPort(), servers);
        }
        return new OwnTraffic(ports, servers, ownAddresses());
    }

    /** A name without an address is left out by its port, until it has one. */
    private static void resolve(String host, int port, Set<InetSocketAddress> servers) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                servers.add(new InetSocketAddress(address, port));
            }
        } catch (UnknownHostException e) {
            servers.add(InetSocketAddress.createUnresolved(host, port));
        }
    }

    private static List<InetAddress> ownAddresses() {
        List<InetAddress> own = new ArrayList<>();
        try {
            for (NetworkInterface device : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                own.addAll(Collections.list(device.getInetAddresses()));
            }
        } catch (SocketException e) {
            // No interface at all: then nothing is sent either.
            own.add(InetAddress.getLoopbackAddress());
        }
        return own;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
