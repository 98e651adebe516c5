package io.thalweg.agent.ffi;

import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Runtime;

/** libc, loaded when first needed: replaying files needs no native code. */
final class Native {
    static final LibC LIBC = LibraryLoader.create(LibC.class)
            .option(LibraryOption.SaveError, Boolean.TRUE)
            .load("c");
    static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

    private Native() {}

    /** errno of this thread's last call that failed. */
    static int error() {
        return RUNTIME.getLastError();
    }
}
