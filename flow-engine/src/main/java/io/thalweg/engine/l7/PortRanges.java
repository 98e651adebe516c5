package io.thalweg.engine.l7;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A set of ports, as {@code 53,5353,8000-8099}. Immutable. */
public record PortRanges(List<Range> ranges) implements Serializable {
    private static final int HIGHEST = 65535;

    public static final PortRanges ALL = new PortRanges(List.of(new Range(0, HIGHEST)));

    /** Ports from {@code first} to {@code last}, both included. */
    public record Range(int first, int last) implements Serializable {
        public Range {
            if (first < 0 || last > HIGHEST || first > last) {
                throw new IllegalArgumentException("ports " + first + "-" + last + "; allowed: 0-" + HIGHEST);
            }
        }
    }

    public PortRanges {
        ranges = List.copyOf(ranges);
    }

    public static PortRanges of(int... ports) {
        List<Range> ranges = new ArrayList<>();
        for (int port : ports) {
            ranges.add(new Range(port, port));
        }
        return new PortRanges(ranges);
    }

    /** @throws IllegalArgumentException for what is no list of ports and ranges */
    public static PortRanges parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split(",")) {
            String[] ends = part.strip().split("-", 2);
            try {
                int first = Integer.parseInt(ends[0].strip());
                ranges.add(new Range(first, ends.length == 1 ? first : Integer.parseInt(ends[1].strip())));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("ports \"" + text + "\"; allowed: such as 53,5353,8000-8099", e);
            }
        }
        return new PortRanges(ranges);
    }

    public boolean contains(int port) {
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            if (port >= range.first && port <= range.last) {
                return true;
            }
        }
        return false;
    }
}
