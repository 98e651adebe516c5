package io.thalweg.agent.ffi;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/** What this process may do beyond its user's rights, see capabilities(7) and capget(2). */
public final class HeldCapabilities {
    /** _LINUX_CAPABILITY_VERSION_3: two sets of 32 bits. */
    private static final int VERSION_3 = 0x20080522;

    private static final int HEADER_BYTES = 8;
    /** struct __user_cap_data_struct: effective, permitted, inheritable; once for the low bits, once for the high. */
    private static final int DATA_BYTES = 12;

    private HeldCapabilities() {}

    /** One bit per capability; 0 where the system has none to tell of. */
    public static long effective() {
        Pointer header = Memory.allocateDirect(Native.RUNTIME, HEADER_BYTES, true);
        header.putInt(0, VERSION_3);
        Pointer data = Memory.allocateDirect(Native.RUNTIME, 2 * DATA_BYTES, true);
        if (Native.LIBC.capget(header, data) != 0) {
            return 0;
        }
        return data.getInt(0) & 0xffff_ffffL | (long) data.getInt(DATA_BYTES) << 32;
    }
}
