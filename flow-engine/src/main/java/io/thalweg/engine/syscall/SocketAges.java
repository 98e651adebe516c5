package io.thalweg.engine.syscall;

/**
 * Sockets by when they were last heard, in three lists, since each kind is waited for as long: streams, datagrams, and
 * those that were closed. The oldest of a list is over first.
 */
final class SocketAges {
    private static final int STREAMS = 0;
    private static final int DATAGRAMS = 1;
    private static final int CLOSED = 2;
    static final int LISTS = 3;

    private final TracedSocket[] oldest = new TracedSocket[LISTS];
    private final TracedSocket[] newest = new TracedSocket[LISTS];

    private static int listOf(TracedSocket socket) {
        if (socket.isClosed) {
            return CLOSED;
        }
        return socket.isStream() ? STREAMS : DATAGRAMS;
    }

    /** The head of a list; its {@code newer} leads on. Null: empty. */
    TracedSocket oldest(int list) {
        return oldest[list];
    }

    void append(TracedSocket socket) {
        int list = listOf(socket);
        socket.older = newest[list];
        socket.newer = null;
        if (newest[list] == null) {
            oldest[list] = socket;
        } else {
            newest[list].newer = socket;
        }
        newest[list] = socket;
    }

    /** Before whatever decides the list it is in changes. */
    void remove(TracedSocket socket) {
        int list = listOf(socket);
        if (socket.older == null) {
            oldest[list] = socket.newer;
        } else {
            socket.older.newer = socket.newer;
        }
        if (socket.newer == null) {
            newest[list] = socket.older;
        } else {
            socket.newer.older = socket.older;
        }
        socket.older = null;
        socket.newer = null;
    }

    /** A socket whose time is up at {@code nowNanos}; null when there is none. */
    TracedSocket overdue(long nowNanos) {
        for (TracedSocket socket : oldest) {
            if (socket != null && socket.deadline() < nowNanos) {
                return socket;
            }
        }
        return null;
    }

    /** The one to give up for another: a closed one, else the one that was silent for longest. */
    TracedSocket leastWorth() {
        if (oldest[CLOSED] != null) {
            return oldest[CLOSED];
        }
        TracedSocket stream = oldest[STREAMS];
        TracedSocket datagrams = oldest[DATAGRAMS];
        if (stream == null || datagrams == null) {
            return stream == null ? datagrams : stream;
        }
        return stream.lastNanos < datagrams.lastNanos ? stream : datagrams;
    }
}
