package io.thalweg.engine.syscall;

import io.thalweg.engine.ShardTable;
import io.thalweg.engine.flow.FlowHash;
import io.thalweg.engine.l7.L7ShardState;
import io.thalweg.event.SyscallEvent;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The sockets of one flow shard of one agent: keyed state of the flow job, and nothing but data. What {@code FlowShard} is
 * to packets, and with the same promise: rows depend on this state and the events that follow, on nothing else.
 *
 * <p>Not thread-safe; a checkpoint takes a {@link #copy}.
 */
public final class SyscallShard implements ShardTable<SyscallShard> {
    /** Version of what {@link #writeTo} writes; raised when it changes, and readers keep the older ones. */
    public static final int STATE_VERSION = 1;

    private static final int SCALARS_END = 0x7468_7363;
    private static final TracedSocket[] NONE = {};

    final int agentId;
    final int shard;
    final L7ShardState l7;
    final SocketTable sockets = new SocketTable();
    final SocketAges ages = new SocketAges();

    /** Sockets that wait for time to pass: for a response, for a gap to be filled. */
    private TracedSocket[] pending = NONE;

    private int pendingCount;

    /** Event time up to which time-outs have left, ns; {@link Long#MIN_VALUE} before the first event. */
    long doneNanos = Long.MIN_VALUE;
    /** Sockets begun so far: makes flow ids unique. */
    long flowCounter;
    /** Rows made so far: makes row ids unique. */
    int rowCounter;

    private SyscallShard(int agentId, int shard, L7ShardState l7) {
        this.agentId = agentId;
        this.shard = shard;
        this.l7 = l7;
    }

    /** An empty shard, before its agent's first batch. */
    public static SyscallShard empty(int agentId, int shard) {
        return new SyscallShard(agentId, shard, new L7ShardState());
    }

    public int agentId() {
        return agentId;
    }

    public int shard() {
        return shard;
    }

    @Override
    public int live() {
        return sockets.size();
    }

    TracedSocket begin(SyscallEvent event, int hash, int pid, long boot, long now) {
        long place = (long) agentId << 48 | (long) shard << 32 | flowCounter++ & 0xffff_ffffL;
        long id = FlowHash.spread(FlowHash.spread(now) ^ ~place);
        TracedSocket socket = new TracedSocket();
        socket.begin(event, hash, pid, boot, id == 0 ? 1 : id);
        socket.lastNanos = now;
        sockets.add(socket);
        ages.append(socket);
        return socket;
    }

    void remove(TracedSocket socket) {
        sockets.remove(socket);
        ages.remove(socket);
        unmarkPending(socket);
    }

    int pendingCount() {
        return pendingCount;
    }

    TracedSocket pending(int place) {
        return pending[place];
    }

    void markPending(TracedSocket socket) {
        if (socket.pendingPlace < 0) {
            if (pendingCount == pending.length) {
                pending = Arrays.copyOf(pending, Math.max(8, pendingCount * 2));
            }
            socket.pendingPlace = pendingCount;
            pending[pendingCount++] = socket;
        }
    }

    void unmarkPending(TracedSocket socket) {
        int place = socket.pendingPlace;
        if (place >= 0) {
            pending[place] = pending[--pendingCount];
            pending[place].pendingPlace = place;
            pending[pendingCount] = null;
            socket.pendingPlace = -1;
        }
    }

    @Override
    public SyscallShard copy() {
        SyscallShard copy = new SyscallShard(agentId, shard, l7.copy());
        copy.pending = pendingCount == 0 ? NONE : new TracedSocket[pending.length];
        copy.pendingCount = pendingCount;
        copy.doneNanos = doneNanos;
        copy.flowCounter = flowCounter;
        copy.rowCounter = rowCounter;
        for (int list = 0; list < SocketAges.LISTS; list++) {
            for (TracedSocket socket = ages.oldest(list); socket != null; socket = socket.newer) {
                copy.adopt(socket.copy());
            }
        }
        return copy;
    }

    private void adopt(TracedSocket socket) {
        sockets.add(socket);
        ages.append(socket);
        if (socket.pendingPlace >= 0) {
            pending[socket.pendingPlace] = socket;
        }
    }

    /** Version, scalars, L7, then the sockets, the oldest of each list first. */
    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(STATE_VERSION);
        out.writeShort(agentId);
        out.writeShort(shard);
        out.writeLong(doneNanos);
        out.writeLong(flowCounter);
        out.writeInt(rowCounter);
        out.writeInt(pendingCount);
        out.writeInt(SCALARS_END);
        l7.writeTo(out);
        out.writeInt(sockets.size());
        for (int list = 0; list < SocketAges.LISTS; list++) {
            for (TracedSocket socket = ages.oldest(list); socket != null; socket = socket.newer) {
                socket.writeTo(out);
            }
        }
    }

    /** @throws IOException when the bytes are not a shard of a known version */
    public static SyscallShard readFrom(DataInput in) throws IOException {
        int version = in.readInt();
        if (version != STATE_VERSION) {
            throw new IOException("socket state: version " + version + "; this build reads " + STATE_VERSION);
        }
        int agentId = in.readUnsignedShort();
        int shard = in.readUnsignedShort();
        long doneNanos = in.readLong();
        long flowCounter = in.readLong();
        int rowCounter = in.readInt();
        int pendingCount = in.readInt();
        if (in.readInt() != SCALARS_END || pendingCount < 0) {
            throw new IOException("socket state: the head of shard " + agentId + "/" + shard + " is damaged");
        }
        SyscallShard read = new SyscallShard(agentId, shard, L7ShardState.readFrom(in));
        read.doneNanos = doneNanos;
        read.flowCounter = flowCounter;
        read.rowCounter = rowCounter;
        read.readSockets(in, pendingCount);
        return read;
    }

    private void readSockets(DataInput in, int pendingSockets) throws IOException {
        int count = in.readInt();
        if (count < pendingSockets) {
            throw new IOException("socket state: " + pendingSockets + " of " + count + " sockets wait");
        }
        pending = new TracedSocket[pendingSockets];
        pendingCount = pendingSockets;
        for (int i = 0; i < count; i++) {
            TracedSocket socket = TracedSocket.readFrom(in);
            if (socket.pendingPlace >= pendingSockets) {
                throw new IOException("socket state: place " + socket.pendingPlace + " of " + pendingSockets);
            }
            adopt(socket);
        }
        for (TracedSocket socket : pending) {
            if (socket == null) {
                throw new IOException("socket state: a socket that waits is not there");
            }
        }
    }
}
