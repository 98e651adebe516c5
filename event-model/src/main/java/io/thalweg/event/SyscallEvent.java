package io.thalweg.event;

import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallDirection;
import io.thalweg.event.sbe.SyscallSource;

/**
 * One call that moved bytes through a socket. Mutable and reused: writers take it, readers fill it.
 *
 * <p>Addresses are 16 bytes in two longs, network order; an IPv4 address is in the upper half of {@code …High}. The
 * payload is a slice of {@link #payload}, which a reader sets to the batch itself: copy what must live longer.
 */
public final class SyscallEvent {
    public long enterNanos;
    public long exitNanos;
    /** Index into the processes of the batch. */
    public int process;

    public SyscallDirection direction = SyscallDirection.EGRESS;
    public SyscallSource source = SyscallSource.SYSCALL;
    public SocketRole role = SocketRole.UNKNOWN;
    public int ipProtocol;
    public boolean isIpv6;
    public int tid;
    public long coroutineId;
    public long socketCookie;
    public long localHigh;
    public long localLow;
    public long remoteHigh;
    public long remoteLow;
    public int localPort;
    public int remotePort;
    /** Of the first byte. */
    public int tcpSequence;
    /** Number of the system call on x86-64. */
    public int syscall;
    /** As the call returned it; the payload may be shorter. */
    public int byteCount;

    public long syscallTraceId;
    /** Counts the events of the socket. */
    public long captureSequence;

    public byte[] payload = {};
    public int payloadOffset;
    public int payloadLength;
}
