package io.thalweg.engine.syscall;

import io.thalweg.engine.flow.FlowHash;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SocketRole;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * One socket and its one peer: who holds it, which side it is, its streams. Plain data; a record of the
 * {@link SocketTable}, linked into the lists of its {@link SocketAges}.
 *
 * <p>The cookie names it as long as the kernel lives. Without one, the 5-tuple and the process do. An unconnected UDP socket
 * is one of these for each of its peers. Each start of the agent counts the events of a socket anew, and makes it another.
 */
final class TracedSocket {
    static final int TCP = 6;
    static final int UDP = 17;

    private static final long STREAM_IDLE_NANOS = TimeUnit.SECONDS.toNanos(300);
    private static final long DATAGRAMS_IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** How long after a close another holder of the socket, such as a forked child, may show that it lives on. */
    private static final long CLOSED_NANOS = TimeUnit.SECONDS.toNanos(2);

    long bootId;
    long cookie;
    long localHigh;
    long localLow;
    long remoteHigh;
    long remoteLow;
    int localPort;
    int remotePort;
    int ipProtocol;
    boolean isIpv6;
    int hash;

    long flowId;
    int pid;
    String processName = "";
    SocketRole role = SocketRole.UNKNOWN;
    /** All its calls were seen, from the first. */
    boolean isWhole;
    /** Calls were missing. */
    boolean hasGap;

    boolean isClosed;
    long lastNanos;

    final CaptureOrder order;
    /** What the process wrote and read itself; null before the first call. */
    SocketStream plain;
    /** What it gave to the TLS library; null without. */
    SocketStream tls;

    /** In the table's bucket. */
    TracedSocket nextInBucket;
    /** In the list of {@link SocketAges} that it is in. */
    TracedSocket older;

    TracedSocket newer;
    /** Place in the shard's list of sockets that wait for time to pass; -1: not there. */
    int pendingPlace = -1;

    TracedSocket() {
        this(new CaptureOrder());
    }

    private TracedSocket(CaptureOrder order) {
        this.order = order;
    }

    static int hash(SyscallEvent event, int pid, long boot) {
        long ends = FlowHash.endpoint(event.localHigh, event.localLow, event.localPort)
                + 3 * FlowHash.endpoint(event.remoteHigh, event.remoteLow, event.remotePort);
        long holder = event.socketCookie == 0 ? pid : event.socketCookie;
        return (int) (FlowHash.spread(ends + boot ^ FlowHash.spread(holder << 8 | event.ipProtocol)) >>> 32);
    }

    boolean is(SyscallEvent event, int eventHash, int eventPid, long boot) {
        return hash == eventHash
                && bootId == boot
                && cookie == event.socketCookie
                && (cookie != 0 || pid == eventPid)
                && localPort == event.localPort
                && remotePort == event.remotePort
                && ipProtocol == event.ipProtocol
                && isIpv6 == event.isIpv6
                && localHigh == event.localHigh
                && localLow == event.localLow
                && remoteHigh == event.remoteHigh
                && remoteLow == event.remoteLow;
    }

    void begin(SyscallEvent event, int eventHash, int eventPid, long boot, long id) {
        bootId = boot;
        cookie = event.socketCookie;
        localHigh = event.localHigh;
        localLow = event.localLow;
        remoteHigh = event.remoteHigh;
        remoteLow = event.remoteLow;
        localPort = event.localPort;
        remotePort = event.remotePort;
        ipProtocol = event.ipProtocol;
        isIpv6 = event.isIpv6;
        hash = eventHash;
        pid = eventPid;
        flowId = id;
        isWhole = event.captureSequence == 0;
    }

    /** A role, once known, stays. A stream in which nothing is recognised yet follows it. */
    void learnRole(SocketRole told) {
        if (role != SocketRole.UNKNOWN || told != SocketRole.CLIENT && told != SocketRole.SERVER) {
            return;
        }
        role = told;
        follow(plain);
        follow(tls);
    }

    private void follow(SocketStream stream) {
        if (stream != null && stream.state == null) {
            stream.isLocalClient = role == SocketRole.CLIENT;
        }
    }

    boolean hasRole() {
        return role != SocketRole.UNKNOWN;
    }

    SocketStream streamOrNew(boolean isTls) {
        if (isTls) {
            tls = tls == null ? new SocketStream(true, isProbablyClient()) : tls;
            return tls;
        }
        plain = plain == null ? new SocketStream(false, isProbablyClient()) : plain;
        return plain;
    }

    /** Without a role the higher port is the client's, until a message tells. */
    private boolean isProbablyClient() {
        return hasRole() ? role == SocketRole.CLIENT : localPort > remotePort;
    }

    boolean isStream() {
        return ipProtocol == TCP;
    }

    boolean hasPending() {
        return order.isWaiting() || plain != null && plain.hasPending() || tls != null && tls.hasPending();
    }

    /** When it is over if nothing more comes, ns. */
    long deadline() {
        if (isClosed) {
            return lastNanos + CLOSED_NANOS;
        }
        return lastNanos + (isStream() ? STREAM_IDLE_NANOS : DATAGRAMS_IDLE_NANOS);
    }

    /** Without its links, which the copy of the shard makes anew. */
    TracedSocket copy() {
        TracedSocket copy = new TracedSocket(order.copy());
        copy.bootId = bootId;
        copy.cookie = cookie;
        copy.localHigh = localHigh;
        copy.localLow = localLow;
        copy.remoteHigh = remoteHigh;
        copy.remoteLow = remoteLow;
        copy.localPort = localPort;
        copy.remotePort = remotePort;
        copy.ipProtocol = ipProtocol;
        copy.isIpv6 = isIpv6;
        copy.hash = hash;
        copy.flowId = flowId;
        copy.pid = pid;
        copy.processName = processName;
        copy.role = role;
        copy.isWhole = isWhole;
        copy.hasGap = hasGap;
        copy.isClosed = isClosed;
        copy.lastNanos = lastNanos;
        copy.plain = plain == null ? null : plain.copy();
        copy.tls = tls == null ? null : tls.copy();
        copy.pendingPlace = pendingPlace;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeLong(bootId);
        out.writeLong(cookie);
        out.writeLong(localHigh);
        out.writeLong(localLow);
        out.writeLong(remoteHigh);
        out.writeLong(remoteLow);
        out.writeShort(localPort);
        out.writeShort(remotePort);
        out.writeByte(ipProtocol);
        out.writeBoolean(isIpv6);
        out.writeInt(hash);
        out.writeLong(flowId);
        out.writeInt(pid);
        out.writeUTF(processName);
        out.writeByte(role.value());
        out.writeBoolean(isWhole);
        out.writeBoolean(hasGap);
        out.writeBoolean(isClosed);
        out.writeLong(lastNanos);
        out.writeInt(pendingPlace);
        order.writeTo(out);
        writeStream(out, plain);
        writeStream(out, tls);
    }

    private static void writeStream(DataOutput out, SocketStream stream) throws IOException {
        out.writeBoolean(stream != null);
        if (stream != null) {
            stream.writeTo(out);
        }
    }

    static TracedSocket readFrom(DataInput in) throws IOException {
        long bootId = in.readLong();
        long cookie = in.readLong();
        long localHigh = in.readLong();
        long localLow = in.readLong();
        long remoteHigh = in.readLong();
        long remoteLow = in.readLong();
        int localPort = in.readUnsignedShort();
        int remotePort = in.readUnsignedShort();
        int ipProtocol = in.readUnsignedByte();
        boolean isIpv6 = in.readBoolean();
        int hash = in.readInt();
        long flowId = in.readLong();
        int pid = in.readInt();
        String processName = in.readUTF();
        SocketRole role = role(in.readUnsignedByte());
        boolean isWhole = in.readBoolean();
        boolean hasGap = in.readBoolean();
        boolean isClosed = in.readBoolean();
        long lastNanos = in.readLong();
        int pendingPlace = in.readInt();
        TracedSocket read = new TracedSocket(CaptureOrder.readFrom(in));
        read.bootId = bootId;
        read.cookie = cookie;
        read.localHigh = localHigh;
        read.localLow = localLow;
        read.remoteHigh = remoteHigh;
        read.remoteLow = remoteLow;
        read.localPort = localPort;
        read.remotePort = remotePort;
        read.ipProtocol = ipProtocol;
        read.isIpv6 = isIpv6;
        read.hash = hash;
        read.flowId = flowId;
        read.pid = pid;
        read.processName = processName;
        read.role = role;
        read.isWhole = isWhole;
        read.hasGap = hasGap;
        read.isClosed = isClosed;
        read.lastNanos = lastNanos;
        read.pendingPlace = pendingPlace;
        read.plain = in.readBoolean() ? SocketStream.readFrom(in) : null;
        read.tls = in.readBoolean() ? SocketStream.readFrom(in) : null;
        return read;
    }

    private static SocketRole role(int value) throws IOException {
        for (SocketRole role : SocketRole.values()) {
            if (role.value() == value) {
                return role;
            }
        }
        throw new IOException("socket state: role " + value);
    }
}
