package io.thalweg.tagging;

/**
 * Which services were found in front of a pod, kept with the pod: services change seldom, and rows ask again and again. Known
 * are the service of the pod as a client and that of one of its ports. What is known holds from a time on to the end
 * of the pod's interval, as {@link SteadyTime} tells, and until any service changes.
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
     * @param pod its entry
     * @param port 0: as a client
     */
    long find(int pod, int protocol, int port, long micros) {
        long known = entries.known(pod, 0);
        if ((int) known != (int) directory.serviceChanges() || micros < entries.known(pod, FROM)) {
            return UNKNOWN;
        }
        long services = entries.known(pod, SERVICES);
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

    void remember(int pod, int workload, int protocol, int port, int service, long micros) {
        steady.begin(micros);
        if (port == 0) {
            steady.asks(Keys.BEHIND, workload, 0);
        } else {
            steady.asks(Keys.ports(Keys.TARGET, protocol, port), workload, 0);
            steady.asks(Keys.ports(Keys.TARGET, 0, port), workload, 0);
            steady.asks(Keys.ports(Keys.TARGET, protocol, 0), workload, 0);
            steady.asks(Keys.ports(Keys.TARGET, 0, 0), workload, 0);
        }
        if (steady.to() < entries.to(pod)) {
            return;
        }
        long changes = directory.serviceChanges() & 0xffff_ffffL;
        long known = entries.known(pod, 0);
        boolean isFresh = known << 32 >>> 32 == changes;
        long kept = isFresh ? known & ~0xffff_ffffL : 0;
        long services = isFresh ? entries.known(pod, SERVICES) : 0;
        long from = isFresh ? Math.max(entries.known(pod, FROM), steady.from()) : steady.from();
        if (port == 0) {
            kept |= CLIENT;
            services = services & 0xffff_ffffL | (long) service << 32;
        } else {
            kept = kept & CLIENT | SERVER | question(protocol, port) << PORT_SHIFT;
            services = services & ~0xffff_ffffL | service & 0xffff_ffffL;
        }
        entries.know(pod, 0, kept | changes);
        entries.know(pod, SERVICES, services);
        entries.know(pod, FROM, from);
    }
}
