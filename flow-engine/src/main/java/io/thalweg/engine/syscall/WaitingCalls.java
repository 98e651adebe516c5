package io.thalweg.engine.syscall;

import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallDirection;
import io.thalweg.event.sbe.SyscallSource;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Events that are kept: what of them is still needed once their socket is known, and its bytes in the state. */
final class WaitingCalls {
    private WaitingCalls() {}

    static SyscallEvent copy(SyscallEvent event) {
        SyscallEvent copy = new SyscallEvent();
        copy.enterNanos = event.enterNanos;
        copy.exitNanos = event.exitNanos;
        copy.direction = event.direction;
        copy.source = event.source;
        copy.role = event.role;
        copy.ipProtocol = event.ipProtocol;
        copy.tid = event.tid;
        copy.coroutineId = event.coroutineId;
        copy.tcpSequence = event.tcpSequence;
        copy.syscall = event.syscall;
        copy.byteCount = event.byteCount;
        copy.syscallTraceId = event.syscallTraceId;
        copy.captureSequence = event.captureSequence;
        copy.payload =
                Arrays.copyOfRange(event.payload, event.payloadOffset, event.payloadOffset + event.payloadLength);
        copy.payloadLength = event.payloadLength;
        return copy;
    }

    static void write(DataOutput out, SyscallEvent event) throws IOException {
        out.writeLong(event.enterNanos);
        out.writeLong(event.exitNanos);
        out.writeByte(event.direction.value());
        out.writeByte(event.source.value());
        out.writeByte(event.role.value());
        out.writeByte(event.ipProtocol);
        out.writeInt(event.tid);
        out.writeLong(event.coroutineId);
        out.writeInt(event.tcpSequence);
        out.writeShort(event.syscall);
        out.writeInt(event.byteCount);
        out.writeLong(event.syscallTraceId);
        out.writeLong(event.captureSequence);
        out.writeShort(event.payloadLength);
        out.write(event.payload, event.payloadOffset, event.payloadLength);
    }

    /** @throws IOException when the bytes are not what {@link #write} writes */
    static SyscallEvent read(DataInput in) throws IOException {
        SyscallEvent event = new SyscallEvent();
        event.enterNanos = in.readLong();
        event.exitNanos = in.readLong();
        try {
            event.direction = SyscallDirection.get((short) in.readUnsignedByte());
            event.source = SyscallSource.get((short) in.readUnsignedByte());
            event.role = SocketRole.get((short) in.readUnsignedByte());
        } catch (IllegalArgumentException e) {
            throw new IOException("socket state: an event of a kind unknown to this build", e);
        }
        event.ipProtocol = in.readUnsignedByte();
        event.tid = in.readInt();
        event.coroutineId = in.readLong();
        event.tcpSequence = in.readInt();
        event.syscall = in.readUnsignedShort();
        event.byteCount = in.readInt();
        event.syscallTraceId = in.readLong();
        event.captureSequence = in.readLong();
        event.payload = new byte[in.readUnsignedShort()];
        event.payloadLength = event.payload.length;
        in.readFully(event.payload);
        return event;
    }
}
