package io.thalweg.tagging;

/**
 * Which services were found in front of a pod, kept with the pod, and at a service's first address, kept with the service:
 * services change seldom, and rows ask again and again. Known are the service of the pod as a client and that of one
 * port. What is known holds from a time on to the end of the entry's interval, as {@link SteadyTime} tells, and until any
 * service changes.
 *
 * <pre>
 *   | protocol 8, port 16, server known 1, client known 1, - 6, services' changes 32 | client's 32, server's 32 | from |
 * </pre>
 */
final class KnownServices {
    /** Not known; services are unsigned. */
    static final long UNKNOWN = -1;

    static final int LONGS = 3;

    private static final int SERVICES = 1;
    private static final int FROM = 2;
    private static final long CLIENT = 1L << 38;
    private static final long SERVER = 1L << 39;
    private static final int PORT_SHIFT = 40;

    private final ResourceDirectory directory;
    private final Entries entries;
    private final SteadyTime steady;

    KnownServices(ResourceDirectory directory) {
        this.directory = directory;
        entries = directory.entries;
        steady = new SteadyTime(directory);
    }

    /**
     * The service, 0 for none, or {@link #UNKNOWN}.
     *
     * @param entry of the pod or service
     * @param port 0: as a client
     */
    long find(int entry, int protocol, int port, long micros) {
        long known = entries.known(entry, 0);
        if ((int) known != (int) directory.serviceChanges() || micros < entries.known(entry, FROM)) {
            return UNKNOWN;
        }
        long services = entries.known(entry, SERVICES);
        if (port == 0) {
            return (known & CLIENT) != 0 ? services >>> 32 : UNKNOWN;
        }
        return (known & SERVER) != 0 && known >>> PORT_SHIFT == question(protocol, port)
                ? services & 0xffff_ffffL
                : UNKNOWN;
    }

    private static long question(int protocol, int port) {
        return (protocol & 0xff) << 16 | port & 0xffff;
    }

    void rememberOfPod(int pod, int workload, int protocol, int port, int service, long micros) {
        steady.begin(micros);
        if (port == 0) {
            steady.asks(Keys.BEHIND, workload, 0);
        } else {
            asksForPort(Keys.TARGET, protocol, port, workload, 0);
            steady.asks(Keys.ports(Keys.TARGET, 0, 0), workload, 0);
        }
        remember(pod, protocol, port, service);
    }

    /** @param entry of the service whose first address was asked for */
    void rememberOfAddress(int entry, int protocol, int port, int service, long micros) {
        steady.begin(micros);
        asksForPort(Keys.VIRTUAL, protocol, port, entries.homeHigh(entry), entries.homeLow(entry));
        remember(entry, protocol, port, service);
    }

    private void asksForPort(int space, int protocol, int port, long high, long low) {
        steady.asks(Keys.ports(space, protocol, port), high, low);
        steady.asks(Keys.ports(space, 0, port), high, low);
        steady.asks(Keys.ports(space, protocol, 0), high, low);
    }

    private void remember(int entry, int protocol, int port, int service) {
        if (steady.to() < entries.to(entry)) {
            return;
        }
        long changes = directory.serviceChanges() & 0xffff_ffffL;
        long known = entries.known(entry, 0);
        boolean isFresh = known << 32 >>> 32 == changes;
        long kept = isFresh ? known & ~0xffff_ffffL : 0;
        long services = isFresh ? entries.known(entry, SERVICES) : 0;
        long from = isFresh ? Math.max(entries.known(entry, FROM), steady.from()) : steady.from();
        if (port == 0) {
            kept |= CLIENT;
            services = services & 0xffff_ffffL | (long) service << 32;
        } else {
            kept = kept & CLIENT | SERVER | question(protocol, port) << PORT_SHIFT;
            services = services & ~0xffff_ffffL | service & 0xffff_ffffL;
        }
        entries.know(entry, 0, kept | changes);
        entries.know(entry, SERVICES, services);
        entries.know(entry, FROM, from);
    }
}
