package io.thalweg.engine.l7;

import io.thalweg.engine.l7.dns.DnsProtocol;
import io.thalweg.engine.l7.dubbo.DubboProtocol;
import io.thalweg.engine.l7.fastcgi.FastCgiProtocol;
import io.thalweg.engine.l7.http.HttpProtocol;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** The protocols there are, in the order in which an unknown flow is tried: the strictest guesses first. */
public final class ProtocolRegistry {
    static final List<L7Protocol> ALL =
            List.of(new HttpProtocol(), new DubboProtocol(), new FastCgiProtocol(), new DnsProtocol());

    private ProtocolRegistry() {}

    /**
     * The number of a protocol by its title, in any case, or by the number itself.
     *
     * @throws IllegalArgumentException for a protocol that this build does not parse
     */
    public static int idOf(String nameOrNumber) {
        String wanted = nameOrNumber.strip();
        for (L7Protocol protocol : ALL) {
            if (protocol.title().equalsIgnoreCase(wanted)
                    || String.valueOf(protocol.id()).equals(wanted)) {
                return protocol.id();
            }
        }
        throw new IllegalArgumentException("protocol \"" + wanted + "\"; allowed: " + titles());
    }

    /** The titles of all protocols, in alphabetical order, separated by commas. */
    public static String titles() {
        return ALL.stream()
                .map(L7Protocol::title)
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .collect(Collectors.joining(", "));
    }

    /** Place in {@link #ALL} of a protocol by its number. */
    static int place(int id) throws IOException {
        for (int i = 0; i < ALL.size(); i++) {
            if (ALL.get(i).id() == id) {
                return i;
            }
        }
        throw new IOException("L7 state: protocol " + id + " is not known to this build");
    }
}
