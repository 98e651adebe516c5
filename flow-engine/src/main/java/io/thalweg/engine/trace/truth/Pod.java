package io.thalweg.engine.trace.truth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A process of a service on a host: its threads and its connections, each used by one request at a time. */
final class Pod {
    /** What somebody has until then. */
    static final class Busy {
        final int number;
        private long until;

        Busy(int number) {
            this.number = number;
        }
    }

    /** A TCP connection to another pod, with the next sequence number of either direction. */
    static final class Connection {
        final int clientPort;
        final int number;
        long clientSeq;
        long serverSeq;
        private long lastRequestId = -1;
        private long until;

        Connection(int number, int clientPort, long clientSeq, long serverSeq) {
            this.number = number;
            this.clientPort = clientPort;
            this.clientSeq = clientSeq;
            this.serverSeq = serverSeq;
        }

        /** As HTTP/2 numbers the streams that a client opens. */
        long nextRequestId() {
            lastRequestId += 2;
            return lastRequestId;
        }
    }

    final Node node;
    final Service service;
    final int address;
    final int processId;
    final int number;
    private final List<Busy> threads = new ArrayList<>();
    private final Map<Pod, List<Connection>> connections = new HashMap<>();
    private int coroutines;
    private int ports = 32768;

    Pod(Node node, Service service, int number) {
        this.node = node;
        this.service = service;
        this.number = number;
        this.address = 0x0a000000 | node.agentId << 16 | number;
        this.processId = 1000 + number;
    }

    /** A thread that nobody has from this time on. */
    Busy thread(long from) {
        for (Busy thread : threads) {
            if (thread.until < from) {
                return thread;
            }
        }
        threads.add(new Busy(processId * 1000 + threads.size()));
        return threads.get(threads.size() - 1);
    }

    /** The one thread of an event loop, the one that receives. */
    int loop() {
        return processId * 1000 + 999;
    }

    long coroutine() {
        return processId * 1_000_000L + ++coroutines;
    }

    void hold(Busy thread, long until) {
        thread.until = Math.max(thread.until, until);
    }

    /** A connection that nobody has from this time on; of multiplexed ones, the only one. */
    Connection connection(Pod server, long from, boolean isMultiplexed, Random64 random) {
        List<Connection> open = connections.computeIfAbsent(server, key -> new ArrayList<>());
        for (Connection connection : open) {
            if (isMultiplexed || connection.until < from) {
                return connection;
            }
        }
        open.add(new Connection(node.nextSocket(), ports++ & 0xffff, random.seq(), random.seq()));
        return open.get(open.size() - 1);
    }

    void hold(Connection connection, long until) {
        connection.until = Math.max(connection.until, until);
    }
}
