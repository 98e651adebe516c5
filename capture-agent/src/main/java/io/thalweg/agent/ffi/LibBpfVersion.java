package io.thalweg.agent.ffi;

import jnr.ffi.LibraryLoader;

/** Which libbpf is installed. */
public final class LibBpfVersion {
    private static final String LIBRARY = "libbpf.so.1";

    /** See bpf/libbpf.h. Public only because jnr-ffi implements it by a class of another loader. */
    public interface LibBpf {
        String libbpf_version_string();
    }

    private LibBpfVersion() {}

    /** Such as v1.1; null: not installed, or older than 1.0. */
    public static String get() {
        try {
            return LibraryLoader.create(LibBpf.class)
                    .failImmediately()
                    .load(LIBRARY)
                    .libbpf_version_string();
        } catch (UnsatisfiedLinkError e) {
            return null;
        }
    }
}
