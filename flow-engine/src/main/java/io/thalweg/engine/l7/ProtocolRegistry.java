package io.thalweg.engine.l7;

import io.thalweg.engine.l7.dns.DnsProtocol;
import io.thalweg.engine.l7.dubbo.DubboProtocol;
import io.thalweg.engine.l7.http.HttpProtocol;
import java.io.IOException;
import java.util.List;

/** The protocols there are, in the order in which an unknown flow is tried: the strictest guesses first. */
final class ProtocolRegistry {
    static final List<L7Protocol> ALL = List.of(new HttpProtocol(), new DubboProtocol(), new DnsProtocol());

    private ProtocolRegistry() {}

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
