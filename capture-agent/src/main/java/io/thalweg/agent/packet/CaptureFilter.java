package io.thalweg.agent.packet;

import io.thalweg.agent.ffi.FilterCompiler;
import io.thalweg.agent.ffi.FilterException;
import io.thalweg.event.sbe.LinkType;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The kernel's part of the filter: what the user asks for, without the agent's own traffic, cut at the snap length.
 *
 * <p>The kernel takes the outer VLAN tag off before the filter sees a frame; an inner one is stepped over here, so that
 * {@code tcp port 80} means tagged frames too. Words that ask the kernel itself, such as {@code vlan}, need a program made
 * for a live interface. Without libpcap the kernel takes everything; the agent's own traffic is still kept out, later, by
 * the batcher.
 */
public final class CaptureFilter {
    /** As DeepFlow limits it: longer ones are lists that belong elsewhere. */
    static final int MAX_CHARACTERS = 512;

    /** Answered by the kernel, not by the frame's bytes. */
    private static final Pattern OF_KERNEL = Pattern.compile("\\b(vlan|inbound|outbound|ifindex)\\b");
    /** After these words an expression speaks of what lies inside. */
    private static final Pattern SHIFTING = Pattern.compile("\\b(vlan|mpls|pppoes|geneve|vxlan)\\b");

    private static final String TAGGED = "(ether proto 0x8100 or ether proto 0x88a8)";

    private final String expression;
    private final int snapLength;
    private final Map<LinkType, long[]> programs = new EnumMap<>(LinkType.class);
    private final boolean isOfKernel;

    private CaptureFilter(String expression, int snapLength, boolean isOfKernel) {
        this.expression = expression;
        this.snapLength = snapLength;
        this.isOfKernel = isOfKernel;
    }

    /**
     * Compiles the filter for every link type that is captured.
     *
     * @param wanted of pcap-filter(7); empty: everything
     * @throws FilterException when the expression is wrong or too long, or there is one and libpcap is missing
     */
    public static CaptureFilter compile(String wanted, OwnTraffic excluded, int snapLength) throws FilterException {
        if (wanted.length() > MAX_CHARACTERS) {
            throw new FilterException("the filter has " + wanted.length() + " characters; allowed: " + MAX_CHARACTERS);
        }
        if (wanted.isBlank() && !FilterCompiler.isAvailable()) {
            CaptureFilter filter = new CaptureFilter("", snapLength, false);
            filter.programs.put(LinkType.ETHERNET, FilterCompiler.everything(snapLength));
            filter.programs.put(LinkType.RAW_IP, FilterCompiler.everything(snapLength));
            return filter;
        }
        if (OF_KERNEL.matcher(wanted).find()) {
            return ofKernel(wanted, excluded, snapLength);
        }
        if (!wanted.isBlank()) {
            // By itself first, so that a message is about what the user wrote, and no bracket of theirs closes ours.
            FilterCompiler.compile(wanted, FilterCompiler.DLT_ETHERNET, snapLength);
        }
        CaptureFilter filter = new CaptureFilter(expression(wanted, excluded.expression()), snapLength, false);
        String tagged = SHIFTING.matcher(wanted).find() ? filter.expression : steppingOverTag(filter.expression);
        filter.programs.put(LinkType.ETHERNET, FilterCompiler.compile(tagged, FilterCompiler.DLT_ETHERNET, snapLength));
        filter.programs.put(LinkType.RAW_IP, rawIp(filter.expression, snapLength));
        return filter;
    }

    /** Checked on the loopback interface, compiled for each interface when it comes. */
    private static CaptureFilter ofKernel(String wanted, OwnTraffic excluded, int snapLength) throws FilterException {
        FilterCompiler.compileFor("lo", wanted, snapLength);
        CaptureFilter filter = new CaptureFilter(expression(wanted, excluded.expression()), snapLength, true);
        for (LinkType linkType : new LinkType[] {LinkType.ETHERNET, LinkType.RAW_IP}) {
            filter.programs.put(linkType, FilterCompiler.everything(snapLength));
        }
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

    /** What is left out comes first: words of the user's may shift what the rest of an expression speaks of. */
    static String expression(String wanted, String excluded) {
        if (excluded.isEmpty()) {
            return wanted.trim();
        }
        return wanted.isBlank() ? "not (" + excluded + ")" : "not (" + excluded + ") and (" + wanted.trim() + ")";
    }

    static String steppingOverTag(String expression) {
        return expression.isEmpty()
                ? expression
                : "((" + expression + ") and not " + TAGGED + ") or (vlan and (" + expression + "))";
    }

    /** Whether anything can match on interfaces of this link type. */
    boolean isFor(LinkType linkType) {
        return programs.get(linkType) != null;
    }

    /**
     * For an interface of a link type that it {@link #isFor}. To be called inside the interface's network namespace.
     *
     * @throws FilterException when the kernel cannot answer what the expression asks
     */
    long[] program(LinkType linkType, String device) throws FilterException {
        return isOfKernel ? FilterCompiler.compileFor(device, expression, snapLength) : programs.get(linkType);
    }
}
