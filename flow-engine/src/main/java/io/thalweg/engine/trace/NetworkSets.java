package io.thalweg.engine.trace;

import java.util.Arrays;

/**
 * Which spans are one request, seen at several points of its way: at most the client's process, any interfaces, at most the
 * server's process. Sessions meet by the sequence numbers of both directions; what has only one of them, by that one.
 * Application spans are in no set.
 */
final class NetworkSets {
    private static final int FIRST = 64;
    /** How many sets with an equal number are tried, so that a number that everybody uses costs no more than time. */
    private static final int TRIED = 64;

    private static final long LONGEST_QUERY_MICROS = 500_000;

    private final TraceOptions options;
    private final SpanLinks links = new SpanLinks();
    private final LongIndex setsByKey = new LongIndex();
    private final PathOrder order = new PathOrder();

    private Nodes nodes;
    int count;
    /** Of a set: its first and its last span, in the order of the way. */
    int[] heads = new int[FIRST];

    int[] tails = new int[FIRST];
    /** Of a node: its set, or -1. */
    int[] setOf = new int[FIRST];
    /** The sets by their earliest span. */
    int[] inOrder = new int[FIRST];
    /** Of a set: its earliest span. */
    int[] earliest = new int[FIRST];
    /** Of a node: the next of its set, or -1. */
    private int[] next = new int[FIRST];

    private int[] sizes = new int[FIRST];

    NetworkSets(TraceOptions options) {
        this.options = options;
    }

    void find(Nodes nodes) {
        this.nodes = nodes;
        count = 0;
        setsByKey.clear();
        if (setOf.length < nodes.count) {
            setOf = new int[nodes.spans.length];
            next = new int[nodes.spans.length];
            heads = new int[nodes.spans.length];
            tails = new int[nodes.spans.length];
            sizes = new int[nodes.spans.length];
            inOrder = new int[nodes.spans.length];
            earliest = new int[nodes.spans.length];
        }
        Arrays.fill(setOf, 0, nodes.count, -1);
        // Sessions first: they know both numbers, so that halves find all they can belong to.
        for (int node = 0; node < nodes.count; node++) {
            if (nodes.spans[node].type == Span.SESSION) {
                place(node);
            }
        }
        for (int node = 0; node < nodes.count; node++) {
            if (nodes.spans[node].type != Span.SESSION) {
                place(node);
            }
        }
        for (int set = 0; set < count; set++) {
            arrange(set);
        }
        putInOrder();
    }

    private void putInOrder() {
        Arrays.fill(earliest, 0, count, -1);
        int placed = 0;
        for (int node = 0; node < nodes.count; node++) {
            int set = setOf[node];
            if (set >= 0 && earliest[set] < 0) {
                earliest[set] = node;
                inOrder[placed++] = set;
            }
        }
    }

    /** When the earliest span of a set starts. */
    long start(int set) {
        return nodes.spans[earliest[set]].startTime;
    }

    private void place(int node) {
        Span span = nodes.spans[node];
        if (span.point.isApplication()) {
            return;
        }
        links.read(span);
        for (int i = 0; i < links.count(); i++) {
            if (isOfNetwork(links.kind(i))) {
                int found = search(links.key(i), node);
                if (found >= 0) {
                    join(node, found);
                    return;
                }
            }
        }
        open(node);
    }

    private static boolean isOfNetwork(LinkKind kind) {
        return kind == LinkKind.TCP_REQUEST || kind == LinkKind.TCP_RESPONSE || kind == LinkKind.DATAGRAM;
    }

    private int search(long key, int node) {
        int tried = 0;
        for (int i = setsByKey.first(key); i >= 0 && tried < TRIED; i = setsByKey.next(i), tried++) {
            if (fits(node, setsByKey.value(i))) {
                return setsByKey.value(i);
            }
        }
        return -1;
    }

    private boolean fits(int node, int set) {
        Span span = nodes.spans[node];
        Span first = nodes.spans[heads[set]];
        boolean isProven = isProven(span, first);
        if (isProven ? FieldConflict.betweenSessions(span, first) : FieldConflict.between(span, first)) {
            return false;
        }
        if (span.type == Span.SESSION && first.type == Span.SESSION && haveOtherNumbers(span, first)) {
            return false;
        }
        return areNear(span, first, tolerance(span, set, isProven)) && hasRoom(set, span);
    }

    /** What is proven may wait at the server for long; a query is asked again with its id after a second. */
    private long tolerance(Span span, int set, boolean isProven) {
        if (isProven) {
            return options.longestPathMicros();
        }
        if (sharesAnEnd(span, set)) {
            return span.protocol == PathOrder.UDP ? LONGEST_QUERY_MICROS : options.longestPathMicros();
        }
        return options.tolerance(span, nodes.spans[heads[set]]);
    }

    private boolean sharesAnEnd(Span span, int set) {
        for (int member = heads[set]; member >= 0; member = next[member]) {
            if (shareAnEnd(span, nodes.spans[member])) {
                return true;
            }
        }
        return false;
    }

    /** Sixty-four bits that nobody else has. */
    static boolean isProven(Span a, Span b) {
        return a.type == Span.SESSION
                && b.type == Span.SESSION
                && a.reqTcpSeq != 0
                && a.respTcpSeq != 0
                && !haveOtherNumbers(a, b);
    }

    private static boolean haveOtherNumbers(Span a, Span b) {
        return a.reqTcpSeq != b.reqTcpSeq || a.respTcpSeq != b.respTcpSeq;
    }

    static boolean shareAnEnd(Span a, Span b) {
        boolean sameClient =
                a.clientPort == b.clientPort && a.ip40 == b.ip40 && a.ip60High == b.ip60High && a.ip60Low == b.ip60Low;
        boolean sameServer =
                a.serverPort == b.serverPort && a.ip41 == b.ip41 && a.ip61High == b.ip61High && a.ip61Low == b.ip61Low;
        return sameClient || sameServer;
    }

    private static boolean areNear(Span a, Span b, long tolerance) {
        boolean requests = a.hasRequest() && b.hasRequest();
        boolean responses = a.hasResponse() && b.hasResponse();
        return (!requests || Math.abs(a.startTime - b.startTime) <= tolerance)
                && (!responses || Math.abs(a.endTime - b.endTime) <= tolerance);
    }

    /** One process at each end; at one interface a request passes once, or at once again. */
    private boolean hasRoom(int set, Span span) {
        for (int member = heads[set]; member >= 0; member = next[member]) {
            Span other = nodes.spans[member];
            if (other.point != span.point) {
                continue;
            }
            if (span.point.isProcess()) {
                return false;
            }
            boolean isSamePlace = other.agentId == span.agentId
                    && other.captureNic == span.captureNic
                    && other.tunnelType == span.tunnelType;
            if (isSamePlace && !areNear(span, other, options.networkDelayMicros())) {
                return false;
            }
        }
        return true;
    }

    private void open(int node) {
        heads[count] = node;
        tails[count] = node;
        sizes[count] = 1;
        next[node] = -1;
        setOf[node] = count;
        offer(count++);
    }

    private void join(int node, int set) {
        next[tails[set]] = node;
        next[node] = -1;
        tails[set] = node;
        sizes[set]++;
        setOf[node] = set;
        offer(set);
    }

    /** The set is found by each number that one of its spans has. The links are those of its latest. */
    private void offer(int set) {
        for (int i = 0; i < links.count(); i++) {
            if (isOfNetwork(links.kind(i)) && !isFoundBy(links.key(i), set)) {
                setsByKey.add(links.key(i), set);
            }
        }
    }

    private boolean isFoundBy(long key, int set) {
        int tried = 0;
        for (int i = setsByKey.first(key); i >= 0 && tried < TRIED; i = setsByKey.next(i), tried++) {
            if (setsByKey.value(i) == set) {
                return true;
            }
        }
        return false;
    }

    /** Puts the spans of a set in the order of the way; each is the child of the one before it. */
    private void arrange(int set) {
        if (sizes[set] == 1) {
            return;
        }
        int[] members = order.sort(nodes, heads[set], next, sizes[set]);
        heads[set] = members[0];
        tails[set] = members[sizes[set] - 1];
        for (int i = 1; i < sizes[set]; i++) {
            Span parent = nodes.spans[members[i - 1]];
            Span child = nodes.spans[members[i]];
            boolean isDatagram = child.protocol == PathOrder.UDP;
            boolean isCertain = isProven(parent, child) || shareAnEnd(parent, child);
            nodes.parent(
                    members[i],
                    members[i - 1],
                    isDatagram ? Relation.DATAGRAM : Relation.NETWORK,
                    isCertain ? Confidence.CERTAIN : Confidence.INFERRED);
        }
    }
}
