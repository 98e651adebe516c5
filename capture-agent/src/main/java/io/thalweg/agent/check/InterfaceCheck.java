package io.thalweg.agent.check;

import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.NetworkInterface;
import java.util.List;
import java.util.regex.Pattern;

/** Which interfaces a pattern would capture now. */
public final class InterfaceCheck implements Check {
    private static final String NEED = "packets";

    private final Pattern wanted;

    public InterfaceCheck(Pattern wanted) {
        this.wanted = wanted;
    }

    @Override
    public List<Finding> look(Machine machine) {
        List<NetworkInterface> all;
        try {
            all = NetworkInterface.list();
        } catch (NativeException e) {
            Impact impact = Impact.off(Feature.PACKETS, "interfaces cannot be listed: " + e.getMessage());
            return List.of(Finding.missing("interfaces", NEED, e.getMessage(), "needs Linux", impact));
        }
        List<String> matching = all.stream()
                .filter(device -> device.isUp() && wanted.matcher(device.name()).matches())
                .map(NetworkInterface::name)
                .toList();
        String found = matching.size() + " of " + all.size() + " are up and match: " + String.join(", ", matching);
        if (!matching.isEmpty()) {
            return List.of(Finding.ok("interfaces", NEED, found));
        }
        return List.of(Finding.missing(
                "interfaces",
                NEED,
                found,
                "give --iface a pattern for the interfaces wanted",
                Impact.off(Feature.PACKETS, "no interface that is up matches")));
    }
}
