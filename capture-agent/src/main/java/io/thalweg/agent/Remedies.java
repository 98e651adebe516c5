package io.thalweg.agent;

import io.thalweg.agent.ffi.NativeException;

/** What to do about what the machine lacks. */
final class Remedies {
    static final String PRIVILEGE = "run as root, or give CAP_NET_RAW (systemd: AmbientCapabilities=CAP_NET_RAW;"
            + " container: --cap-add NET_RAW); without it 'agent replay FILE' still works";

    static final String LIBBPF = "install libbpf 1.0 or newer (Debian: apt-get install libbpf1)";

    private static final String BPF_PRIVILEGE = "run as root, or give CAP_BPF and CAP_PERFMON (systemd:"
            + " AmbientCapabilities=CAP_BPF CAP_PERFMON); 'agent check' tells what else is missing";

    private Remedies() {}

    static String ofEbpf(NativeException e) {
        return e.isPermission() ? e.getMessage() + "; " + BPF_PRIVILEGE : e.getMessage();
    }

    static String of(NativeException e) {
        return e.isPermission() ? e.getMessage() + "; " + PRIVILEGE : e.getMessage();
    }
}
