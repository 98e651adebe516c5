package io.thalweg.event;

import io.thalweg.event.sbe.NetworkEventKind;

/**
 * What the kernel's network stack told of a packet or a connection. Mutable and reused: writers take it, readers fill it.
 *
 * <p>Addresses are 16 bytes in two longs, network order, as in {@link SyscallEvent}. Source and destination are a packet's;
 * of a state of TCP the source is the end whose state it is.
 */
public final class NetworkEvent {
    public long timeNanos;
    public NetworkEventKind kind = NetworkEventKind.TCP_STATE;
    public int ipProtocol;
    public boolean isIpv6;
    /** Of the packet; 0: none. */
    public int tcpFlags;
    /** As include/net/tcp_states.h numbers them; 0: not known. */
    public int oldState;

    public int newState;
    public int sourcePort;
    public int destinationPort;
    /** Of the packet; 0 also: not known. */
    public int tcpSequence;
    /** Payload that is sent again, or the length of a dropped packet where it was dropped. */
    public long byteCount;

    /** 0: not known. */
    public int interfaceIndex;
    /** Inode of the namespace; 0: not known. */
    public long networkNamespace;
    /** As in {@link SyscallEvent}; 0: not known. */
    public long socketCookie;

    public long sourceHigh;
    public long sourceLow;
    public long destinationHigh;
    public long destinationLow;
    /** As the kernel names it, such as {@code NETFILTER_DROP}; empty: none. */
    public String reason = "";
    /** The kernel's function that dropped the packet; empty: not known. */
    public String place = "";
}
