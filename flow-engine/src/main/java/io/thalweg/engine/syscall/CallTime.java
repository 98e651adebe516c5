package io.thalweg.engine.syscall;

import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SyscallDirection;

/** When a call moved its bytes: what is sent, when the call was entered; what is received, when it was left. */
final class CallTime {
    private CallTime() {}

    static long nanos(SyscallEvent call) {
        return call.direction == SyscallDirection.EGRESS ? call.enterNanos : call.exitNanos;
    }
}
