package io.thalweg.jobs.sql.topic;

import io.thalweg.event.CapturedProcess;
import io.thalweg.event.NetworkEvent;
import io.thalweg.event.SyscallBatchReader;
import io.thalweg.event.SyscallEvent;

/** An event of a batch of {@code thalweg.syscalls}: a call, or what the network stack told. */
final class CallView {
    final SyscallBatchReader batch = new SyscallBatchReader();
    final SyscallEvent event = new SyscallEvent();
    final NetworkEvent network = new NetworkEvent();

    boolean nextCall() {
        return batch.next(event);
    }

    boolean nextNetworkEvent() {
        return batch.next(network);
    }

    CapturedProcess process() {
        return batch.processes()[event.process];
    }
}
