package io.thalweg.agent.ffi;

import java.io.IOException;

/** A call into the system failed. The message names the call, the system's words, and the remedy where one is known. */
public final class NativeException extends IOException {
    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENODEV = 19;
    static final int ENOBUFS = 105;

    private final int error;

    NativeException(String message, int error) {
        super(message);
        this.error = error;
    }

    /** Of something else than a system call. */
    public NativeException(String message) {
        this(message, 0);
    }

    static NativeException ofLastError(String what) {
        int error = Native.error();
        return new NativeException(what + ": " + Native.LIBC.strerror(error), error);
    }

    /** Whether privileges are missing: root or CAP_NET_RAW. */
    public boolean isPermission() {
        return error == EPERM || error == EACCES;
    }

    /** Whether the interface is gone. */
    public boolean isNoDevice() {
        return error == ENODEV;
    }
}
