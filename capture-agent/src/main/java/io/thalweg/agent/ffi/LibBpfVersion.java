package io.thalweg.agent.ffi;

/** Which libbpf is installed. */
public final class LibBpfVersion {
    private LibBpfVersion() {}

    /** Such as v1.1; null: not installed, or older than 1.0. */
    public static String get() {
        return LibBpf.Loaded.LIBBPF == null ? null : LibBpf.Loaded.LIBBPF.libbpf_version_string();
    }
}
