package io.thalweg.jobs.flow;

import io.thalweg.engine.syscall.SyscallShard;

/** Of shards as their socket calls show them. Its name is in savepoints. */
public final class SyscallStateSerializerSnapshot extends VersionedShardSnapshot<SyscallShard> {
    public SyscallStateSerializerSnapshot() {
        super(ShardStateSerializer.SYSCALLS, "socket state", SyscallShard.STATE_VERSION);
    }
}
