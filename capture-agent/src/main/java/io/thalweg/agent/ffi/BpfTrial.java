package io.thalweg.agent.ffi;

import java.nio.charset.StandardCharsets;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * Tries whether the kernel takes what socket data needs: a ring buffer and a tracing program, see bpf(2).
 *
 * <p>Capabilities alone do not tell: seccomp, a user namespace or a security module may refuse all the same. Both are gone
 * again when the trial ends.
 */
public final class BpfTrial {
    private static final long SYS_BPF_X86_64 = 321;
    private static final long SYS_BPF_AARCH64 = 280;

    private static final int BPF_MAP_CREATE = 0;
    private static final int BPF_PROG_LOAD = 5;
    private static final int BPF_MAP_TYPE_RINGBUF = 27;
    private static final int BPF_PROG_TYPE_TRACEPOINT = 5;
    private static final int PAGE_BYTES = 65536;
    private static final int ATTRIBUTE_BYTES = 48;

    /** r0 = 0; exit. */
    private static final long[] DO_NOTHING = {0xb7L, 0x95L};

    private BpfTrial() {}

    /** Returns when the kernel took both. */
    public static void run() throws NativeException {
        Pointer map = Memory.allocateDirect(Native.RUNTIME, ATTRIBUTE_BYTES, true);
        map.putInt(0, BPF_MAP_TYPE_RINGBUF);
        map.putInt(12, PAGE_BYTES);
        attempt(BPF_MAP_CREATE, map, "bpf(BPF_MAP_CREATE, ring buffer)");

        Pointer instructions = Memory.allocateDirect(Native.RUNTIME, DO_NOTHING.length * Long.BYTES, true);
        instructions.put(0, DO_NOTHING, 0, DO_NOTHING.length);
        Pointer license = Memory.allocateDirect(Native.RUNTIME, 4, true);
        license.putString(0, "GPL", 4, StandardCharsets.US_ASCII);
        Pointer program = Memory.allocateDirect(Native.RUNTIME, ATTRIBUTE_BYTES, true);
        program.putInt(0, BPF_PROG_TYPE_TRACEPOINT);
        program.putInt(4, DO_NOTHING.length);
        program.putLong(8, instructions.address());
        program.putLong(16, license.address());
        attempt(BPF_PROG_LOAD, program, "bpf(BPF_PROG_LOAD, tracepoint)");
    }

    private static void attempt(int command, Pointer attributes, String what) throws NativeException {
        boolean isArm = System.getProperty("os.arch").equals("aarch64");
        long number = isArm ? SYS_BPF_AARCH64 : SYS_BPF_X86_64;
        int fd = (int) Native.LIBC.syscall(number, command, attributes, ATTRIBUTE_BYTES);
        if (fd < 0) {
            throw NativeException.ofLastError(what);
        }
        Native.LIBC.close(fd);
    }
}
