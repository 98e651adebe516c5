package io.thalweg.standalone.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of a cluster's processes, chosen by the system once: a process that is started again listens where it did. */
record ClusterPorts(List<Integer> brokers, List<Integer> controllers, int jobManager, int flinkRest, int clickHouse) {
    static ClusterPorts choose(int brokerCount) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < 2 * brokerCount + 3; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports.add(socket.getLocalPort());
            }
            return new ClusterPorts(
                    List.copyOf(ports.subList(0, brokerCount)),
                    List.copyOf(ports.subList(brokerCount, 2 * brokerCount)),
                    ports.get(2 * brokerCount),
                    ports.get(2 * brokerCount + 1),
                    ports.get(2 * brokerCount + 2));
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    String kafka() {
        return String.join(
                ",", brokers.stream().map(port -> "127.0.0.1:" + port).toList());
    }

    String clickHouseUrl() {
        return "http://127.0.0.1:" + clickHouse;
    }

    String flinkUrl() {
        return "http://127.0.0.1:" + flinkRest;
    }
}
