package io.thalweg.engine.l7;

import java.util.List;
import java.util.Set;

/**
 * Makes the endpoint of a URL's path: cut to the segments that {@link EndpointRules} tell, ids in it collapsed, so that
 * requests to the same place count together. One per parser; allocates nothing for a path without ids that was seen before.
 */
public final class EndpointPaths {
    private static final byte[] ID = {'{', 'i', 'd', '}'};
    private static final int UUID_LENGTH = 36;
    private static final int SHORTEST_HEX = 16;

    private final List<EndpointRules.Trim> trims;
    private final boolean collapsesNumbers;
    private final boolean collapsesUuids;
    private final boolean collapsesHex;
    private final TextCache texts;
    private byte[] scratch = new byte[256];

    public EndpointPaths(L7Options options, TextCache texts) {
        this.texts = texts;
        this.trims = options.endpoints().trims();
        Set<EndpointRules.IdKind> collapsed = options.endpoints().collapsedIds();
        this.collapsesNumbers = collapsed.contains(EndpointRules.IdKind.NUMBER);
        this.collapsesUuids = collapsed.contains(EndpointRules.IdKind.UUID);
        this.collapsesHex = collapsed.contains(EndpointRules.IdKind.HEX);
    }

    /** @param to end of the path or of the URL: query, fragment and parameters do not count */
    public String endpoint(byte[] b, int from, int to) {
        int end = end(b, from, to, segments(b, from, to));
        int length = 0;
        int copied = from;
        for (int at = from; at < end; ) {
            int segment = b[at] == '/' ? at + 1 : at;
            int segmentEnd = segment;
            while (segmentEnd < end && b[segmentEnd] != '/') {
                segmentEnd++;
            }
            if (isId(b, segment, segmentEnd)) {
                length = append(length, b, copied, segment);
                length = append(length, ID, 0, ID.length);
                copied = segmentEnd;
            }
            at = Math.max(segmentEnd, at + 1);
        }
        if (copied == from) {
            return texts.text(b, from, end);
        }
        length = append(length, b, copied, end);
        return texts.text(scratch, 0, length);
    }

    private int segments(byte[] b, int from, int to) {
        for (int i = 0; i < trims.size(); i++) {
            EndpointRules.Trim trim = trims.get(i);
            if (AsciiBytes.startsWith(b, from, to, trim.prefix())) {
                return trim.segments();
            }
        }
        return Integer.MAX_VALUE;
    }

    private static int end(byte[] b, int from, int to, int segments) {
        int slashes = 0;
        int end = from;
        while (end < to && b[end] != '?' && b[end] != '#' && b[end] != ';') {
            if (b[end] == '/' && ++slashes > segments) {
                break;
            }
            end++;
        }
        return end;
    }

    private int append(int length, byte[] b, int from, int to) {
        int more = length + to - from;
        if (more > scratch.length) {
            scratch = java.util.Arrays.copyOf(scratch, more * 2);
        }
        System.arraycopy(b, from, scratch, length, to - from);
        return more;
    }

    private boolean isId(byte[] b, int from, int to) {
        int length = to - from;
        if (length == 0 || hex(b[from]) < 0) {
            return false;
        }
        int digits = 0;
        int letters = 0;
        int dashes = 0;
        for (int i = from; i < to; i++) {
            int value = hex(b[i]);
            if (value >= 0) {
                digits += value < 10 ? 1 : 0;
                letters += value < 10 ? 0 : 1;
            } else if (b[i] == '-' && isUuidDash(i - from)) {
                dashes++;
            } else {
                return false;
            }
        }
        if (dashes > 0) {
            return collapsesUuids && length == UUID_LENGTH && dashes == 4;
        }
        return letters == 0 ? collapsesNumbers : collapsesHex && digits > 0 && length >= SHORTEST_HEX;
    }

    private static boolean isUuidDash(int place) {
        return place == 8 || place == 13 || place == 18 || place == 23;
    }

    private static int hex(byte c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = (c | 0x20) - 'a';
        return letter >= 0 && letter < 6 && c > '9' ? letter + 10 : -1;
    }
}
