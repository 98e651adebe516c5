package io.thalweg.agent.check;

import java.util.List;

/** The two libraries that are not Java's. */
final class LibraryCheck implements Check {
    @Override
    public List<Finding> look(Machine machine) {
        return List.of(
                libpcap(machine.facts().libpcapVersion()),
                libbpf(machine.facts().libbpfVersion()));
    }

    private static Finding libpcap(String version) {
        String need = "filter expressions";
        if (version != null) {
            return Finding.ok("libpcap", need, version);
        }
        return Finding.degraded(
                "libpcap",
                need,
                "not found",
                "install it for --filter (Debian: apt-get install libpcap0.8); capture without --filter works",
                Impact.less(Feature.PACKETS, "no filter expressions"));
    }

    private static Finding libbpf(String version) {
        String need = "loading eBPF programs";
        if (version != null) {
            return Finding.ok("libbpf", need, version);
        }
        return Finding.missing(
                "libbpf",
                need,
                "not found",
                "install libbpf 1.0 or newer (Debian: apt-get install libbpf1)",
                Impact.off(Feature.SOCKET_DATA, "libbpf is not installed"));
    }
}
