package io.thalweg.control.kubernetes;

import com.google.protobuf.ByteString;
import io.thalweg.event.proto.IpPrefix;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Addresses and blocks of addresses out of their texts. Never asks a name server. */
public final class IpAddresses {
    private static final int BITS = 8;
    private static final int MAX_TEXT = 45;

    private IpAddresses() {}

    /** 4 or 16 bytes; null for what is no address. */
    public static ByteString parse(String text) {
        boolean isV6 = text.indexOf(':') >= 0;
        // Names have letters beyond these, or no digit where an address has one: getByName takes the rest literally.
        if (text.isEmpty() || text.length() > MAX_TEXT || !isLiteral(text, isV6)) {
            return null;
        }
        try {
            return ByteString.copyFrom(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static boolean isLiteral(String text, boolean isV6) {
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            dots += c == '.' ? 1 : 0;
            boolean isAllowed = c >= '0' && c <= '9' || c == '.' || isV6 && (c == ':' || Character.digit(c, 16) >= 0);
            if (!isAllowed) {
                return false;
            }
        }
        return isV6 || dots == 3 && text.charAt(0) != '.' && text.charAt(text.length() - 1) != '.';
    }

    public static Set<ByteString> parseAll(Collection<String> texts) {
        Set<ByteString> addresses = new LinkedHashSet<>();
        for (String text : texts) {
            ByteString address = parse(text);
            if (address != null) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    /** Null for what is no block. */
    static IpPrefix parseBlock(String text) {
        int slash = text.indexOf('/');
        ByteString address = slash < 0 ? null : parse(text.substring(0, slash));
        if (address == null) {
            return null;
        }
        try {
            int length = Integer.parseInt(text.substring(slash + 1));
            return length < 0 || length > address.size() * BITS
                    ? null
                    : IpPrefix.newBuilder()
                            .setAddress(address)
                            .setLength(length)
                            .build();
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static List<IpPrefix> parseBlocks(Collection<String> texts) {
        return texts.stream()
                .map(IpAddresses::parseBlock)
                .filter(block -> block != null)
                .distinct()
                .toList();
    }
}
