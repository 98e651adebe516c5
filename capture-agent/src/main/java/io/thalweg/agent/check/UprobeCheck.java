package io.thalweg.agent.check;

import java.util.List;

/** The performance unit by which probes are put into libraries and Go programs. */
final class UprobeCheck implements Check {
    private static final String FILE = "/sys/bus/event_source/devices/uprobe/type";
    private static final String NEED = "probes in OpenSSL and Go programs";

    @Override
    public List<Finding> look(Machine machine) {
        if (machine.read(FILE).isRead()) {
            return List.of(Finding.ok("uprobes", NEED, "there"));
        }
        return List.of(Finding.missing(
                "uprobes",
                NEED,
                FILE + " is not there",
                "use a kernel from 4.17 built with CONFIG_UPROBE_EVENTS; in a container mount the host's /sys",
                Impact.off(Feature.TLS_PLAINTEXT, "this kernel has no uprobes")));
    }
}
