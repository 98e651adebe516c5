package io.thalweg.engine.l7;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Finds protocols that others have written: implementations of {@link L7Protocol} that a jar on the class path names in
 * {@code META-INF/services/io.thalweg.engine.l7.L7Protocol}. They have number 127 and a title of their own, and are tried
 * after the protocols that come with the engine. One that cannot be used is passed over with a line in the log.
 */
final class ProtocolPlugins {
    /** What {@code l7_protocol} holds for every protocol of a plug-in; {@code l7_protocol_str} tells them apart. */
    static final int ID = 127;

    private static final System.Logger LOG = System.getLogger(ProtocolPlugins.class.getName());
    /** Broken entries after which the rest is not looked at. */
    private static final int MOST_FAULTS = 100;

    private ProtocolPlugins() {}

    /** @param builtIn protocols whose titles are taken */
    static List<L7Protocol> load(ClassLoader classes, List<L7Protocol> builtIn) {
        List<L7Protocol> found = new ArrayList<>();
        Iterator<L7Protocol> services =
                ServiceLoader.load(L7Protocol.class, classes).iterator();
        for (int faults = 0; faults < MOST_FAULTS; ) {
            try {
                if (!services.hasNext()) {
                    break;
                }
                PluginProtocol plugin = new PluginProtocol(services.next());
                check(plugin, builtIn);
                check(plugin, found);
                found.add(plugin);
                LOG.log(System.Logger.Level.INFO, "L7 protocol {0} of {1}", plugin.title(), plugin.origin());
            } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                faults++;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "an L7 protocol on the class path cannot be used: {0}",
                        e.toString());
            }
        }
        return found;
    }

    private static void check(PluginProtocol plugin, List<L7Protocol> others) {
        for (L7Protocol other : others) {
            if (other.title().equalsIgnoreCase(plugin.title())) {
                throw new IllegalArgumentException(plugin.origin() + ": there is a protocol " + plugin.title());
            }
        }
    }
}
