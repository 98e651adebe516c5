package io.thalweg.engine.syscall;

import io.thalweg.event.SyscallEvent;

/** Finds sockets by what an event says of them. Chains of sockets in a table of a power of two, which grows. */
final class SocketTable {
    private static final int FIRST_BUCKETS = 16;

    private TracedSocket[] buckets = new TracedSocket[FIRST_BUCKETS];
    private int size;

    int size() {
        return size;
    }

    TracedSocket find(SyscallEvent event, int hash, int pid, long boot) {
        TracedSocket socket = buckets[hash & buckets.length - 1];
        while (socket != null && !socket.is(event, hash, pid, boot)) {
            socket = socket.nextInBucket;
        }
        return socket;
    }

    void add(TracedSocket socket) {
        if (size >= buckets.length) {
            grow();
        }
        chain(socket);
        size++;
    }

    void remove(TracedSocket socket) {
        int bucket = socket.hash & buckets.length - 1;
        TracedSocket before = null;
        for (TracedSocket one = buckets[bucket]; one != socket; one = one.nextInBucket) {
            before = one;
        }
        if (before == null) {
            buckets[bucket] = socket.nextInBucket;
        } else {
            before.nextInBucket = socket.nextInBucket;
        }
        socket.nextInBucket = null;
        size--;
    }

    private void grow() {
        TracedSocket[] old = buckets;
        buckets = new TracedSocket[old.length * 2];
        for (TracedSocket first : old) {
            for (TracedSocket socket = first; socket != null; ) {
                TracedSocket next = socket.nextInBucket;
                chain(socket);
                socket = next;
            }
        }
    }

    private void chain(TracedSocket socket) {
        int bucket = socket.hash & buckets.length - 1;
        socket.nextInBucket = buckets[bucket];
        buckets[bucket] = socket;
    }
}
