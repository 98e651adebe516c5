package io.thalweg.agent.ffi;

import java.nio.ByteOrder;

/** One instruction of classic BPF: struct sock_filter {u16 code, u8 jt, u8 jf, u32 k} as a long of this machine. */
public final class BpfInstruction {
    private BpfInstruction() {}

    /**
     * @param ifTrue instructions to pass over when a jump's condition holds, 0 to 255
     * @param ifFalse likewise when it does not
     */
    public static long of(int code, int ifTrue, int ifFalse, int k) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? (long) k << 32 | (long) ifFalse << 24 | (long) ifTrue << 16 | code
                : (long) code << 48 | (long) ifTrue << 40 | (long) ifFalse << 32 | k & 0xffff_ffffL;
    }

    /** Without a jump. */
    public static long of(int code, int k) {
        return of(code, 0, 0, k);
    }
}
