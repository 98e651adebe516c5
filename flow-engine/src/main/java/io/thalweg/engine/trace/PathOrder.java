package io.thalweg.engine.trace;

import java.util.Arrays;

/**
 * The order of one request's spans on the way from client to server. Points that have a place of their own on it stand
 * there; the others ({@code rest}, {@code local}) stand by their agent and by how long they saw the request take, since the
 * nearer to the client the longer. Of one place the longer, the earlier first.
 */
final class PathOrder {
    static final int UDP = 17;

    private static final int LAST_OF_CLIENT = SpanPoint.CLIENT_GATEWAY.ordinal();
    private static final int LAST = SpanPoint.SERVER_PROCESS.ordinal();

    private int[] members = new int[16];
    private int[] places = new int[16];

    /** @return the members in order, in an array that the next call uses again */
    int[] sort(Nodes nodes, int first, int[] next, int size) {
        if (members.length < size) {
            members = new int[size * 2];
            places = new int[size * 2];
        }
        int count = 0;
        boolean isPlaced = true;
        for (int node = first; node >= 0; node = next[node]) {
            int ordinal = nodes.spans[node].point.ordinal();
            isPlaced &= ordinal <= LAST;
            places[count] = ordinal <= LAST ? 2 * ordinal : -1;
            members[count++] = node;
        }
        if (!isPlaced) {
            placeOthers(nodes, count);
        }
        if (count > 64) {
            sortMany(nodes, count);
        } else {
            sortFew(nodes, count);
        }
        return members;
    }

    private void placeOthers(Nodes nodes, int count) {
        int client = agentOf(nodes, count, true);
        int server = agentOf(nodes, count, false);
        for (int i = 0; i < count; i++) {
            if (places[i] < 0) {
                places[i] = place(nodes, count, nodes.spans[members[i]], client, server);
            }
        }
    }

    /** Of the outermost span on one side, or -1. */
    private int agentOf(Nodes nodes, int count, boolean isClient) {
        int outermost = -1;
        int agent = -1;
        for (int i = 0; i < count; i++) {
            Span span = nodes.spans[members[i]];
            int ordinal = span.point.ordinal();
            boolean isOfSide = ordinal <= LAST && ordinal <= LAST_OF_CLIENT == isClient;
            if (isOfSide && (outermost < 0 || isClient == ordinal < outermost)) {
                outermost = ordinal;
                agent = span.agentId;
            }
        }
        return agent;
    }

    /** Odd: behind the last of its agent that took at least as long. */
    private int place(Nodes nodes, int count, Span span, int client, int server) {
        boolean isAtClient = span.agentId == client;
        boolean isAtServer = span.agentId == server;
        int behind = -1;
        if (!isAtClient && (isAtServer || server != -1 || client != -1)) {
            behind = LAST_OF_CLIENT;
        }
        for (int i = 0; i < count; i++) {
            Span other = nodes.spans[members[i]];
            int ordinal = other.point.ordinal();
            boolean isReached = ordinal < LAST
                    && other.agentId == span.agentId
                    && other.duration() >= span.duration()
                    && (isAtServer || ordinal <= LAST_OF_CLIENT);
            if (isReached) {
                behind = Math.max(behind, ordinal);
            }
        }
        return 2 * Math.max(0, behind) + 1;
    }

    private void sortFew(Nodes nodes, int count) {
        for (int i = 1; i < count; i++) {
            int member = members[i];
            int place = places[i];
            int at = i - 1;
            while (at >= 0 && compare(nodes, members[at], places[at], member, place) > 0) {
                members[at + 1] = members[at];
                places[at + 1] = places[at];
                at--;
            }
            members[at + 1] = member;
            places[at + 1] = place;
        }
    }

    /** Only a number that everybody uses makes so many. */
    private void sortMany(Nodes nodes, int count) {
        Integer[] positions = new Integer[count];
        for (int i = 0; i < count; i++) {
            positions[i] = i;
        }
        int[] unsorted = members.clone();
        Arrays.sort(positions, (a, b) -> compare(nodes, unsorted[a], places[a], unsorted[b], places[b]));
        for (int i = 0; i < count; i++) {
            members[i] = unsorted[positions[i]];
        }
    }

    private static int compare(Nodes nodes, int a, int placeOfA, int b, int placeOfB) {
        int order = Integer.compare(placeOfA, placeOfB);
        order = order != 0 ? order : Long.compare(nodes.spans[b].duration(), nodes.spans[a].duration());
        return order != 0 ? order : Integer.compare(a, b);
    }
}
