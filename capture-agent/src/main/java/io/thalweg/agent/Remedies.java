package io.thalweg.agent;

import io.thalweg.agent.ffi.NativeException;

/** What to do about what the machine lacks. */
final class Remedies {
    static final String PRIVILEGE = "run as root, or give CAP_NET_RAW (systemd: AmbientCapabilities=CAP_NET_RAW;"
            + " container: --cap-add NET_RAW); without it 'agent replay FILE' still works";

    private Remedies() {}

    static String of(NativeException e) {
        return e.isPermission() ? e.getMessage() + "; " + PRIVILEGE : e.getMessage();
    }
}
