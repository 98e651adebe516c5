package io.thalweg.agent.packet;

import io.thalweg.agent.ffi.FilterCompiler;
import io.thalweg.agent.ffi.FilterException;
import io.thalweg.event.sbe.LinkType;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The kernel's part of the filter: what the user asks for, without the agent's own traffic, cut at the snap length.
 *
 * <p>Without libpcap the kernel takes everything; the agent's own traffic is still kept out, later, by the batcher.
 */
public final class CaptureFilter {
    private final Map<LinkType, long[]> programs = new EnumMap<>(LinkType.class);

    private CaptureFilter() {}

    /**
     * Compiles the filter for every link type that is captured.
     *
     * @param expression of pcap-filter(7); empty: everything
     * @param excludedTcpPorts whose TCP traffic is not wanted
     * @throws FilterException when the expression is wrong, or there is one and libpcap is missing
     */
    public static CaptureFilter compile(String expression, Collection<Integer> excludedTcpPorts, int snapLength)
            throws FilterException {
        CaptureFilter filter = new CaptureFilter();
        if (expression.isBlank() && !FilterCompiler.isAvailable()) {
            filter.programs.put(LinkType.ETHERNET, FilterCompiler.everything(snapLength));
            filter.programs.put(LinkType.RAW_IP, FilterCompiler.everything(snapLength));
            return filter;
        }
        if (!expression.isBlank()) {
            // By itself first, so that a message is about what the user wrote, and no bracket of theirs closes ours.
            FilterCompiler.compile(expression, FilterCompiler.DLT_ETHERNET, snapLength);
        }
        String whole = expression(expression, excludedTcpPorts);
        filter.programs.put(LinkType.ETHERNET, FilterCompiler.compile(whole, FilterCompiler.DLT_ETHERNET, snapLength));
        filter.programs.put(LinkType.RAW_IP, rawIp(whole, snapLength));
        return filter;
    }

    /** An expression that speaks of Ethernet matches nothing where there is none: null. */
    private static long[] rawIp(String expression, int snapLength) {
        try {
            return FilterCompiler.compile(expression, FilterCompiler.DLT_RAW, snapLength);
        } catch (FilterException e) {
            return null;
        }
    }

    static String expression(String wanted, Collection<Integer> excludedTcpPorts) {
        String excluded = excludedTcpPorts.stream()
                .sorted()
                .map(port -> "tcp port " + port)
                .collect(Collectors.joining(" or ", "not (", ")"));
        if (excludedTcpPorts.isEmpty()) {
            return wanted.trim();
        }
        return wanted.isBlank() ? excluded : "(" + wanted.trim() + ") and " + excluded;
    }

    /** For an interface of this link type; null: the expression cannot match there. */
    long[] program(LinkType linkType) {
        return programs.get(linkType);
    }
}
