package io.thalweg.jobs.flow;

import io.thalweg.event.BatchReader;
import io.thalweg.event.PacketBatchReader;
import io.thalweg.event.SyscallBatchReader;

/** What is in a batch; each kind has its topic, and its own numbers in every shard. */
enum BatchKind {
    PACKETS(0) {
        @Override
        BatchReader newReader() {
            return new PacketBatchReader();
        }
    },
    SYSCALLS(3) {
        @Override
        BatchReader newReader() {
            return new SyscallBatchReader();
        }
    };

    private final int signalSource;

    BatchKind(int signalSource) {
        this.signalSource = signalSource;
    }

    abstract BatchReader newReader();

    /** The column {@code signal_source} of what is made of it. */
    int signalSource() {
        return signalSource;
    }
}
