package io.thalweg.agent.bpf;

import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import io.thalweg.engine.syscall.SyscallEngine;
import io.thalweg.engine.syscall.SyscallShard;
import io.thalweg.event.CapturedProcess;
import io.thalweg.event.NetworkEvent;
import io.thalweg.event.SyscallEvent;
import java.util.ArrayList;
import java.util.List;

/** The requests that the engine makes of what the eBPF programs see of socket calls. */
public final class CallRows implements SyscallConsumer {
    private final List<L7FlowLog> sessions = new ArrayList<>();
    private final SyscallEngine engine = new SyscallEngine(EngineOptions.defaults(), 1 << 16, new RowSink() {
        @Override
        public void flow(L4FlowLog row) {
            throw new AssertionError("calls are no packets");
        }

        @Override
        public void session(L7FlowLog row) {
            sessions.add(row);
        }
    });

    public CallRows() {
        engine.open(SyscallShard.empty(1, 0), 1);
    }

    @Override
    public synchronized void event(SyscallEvent event, CapturedProcess process) {
        engine.event(event, process);
    }

    @Override
    public void event(NetworkEvent event) {
        throw new AssertionError("nobody asked for it");
    }

    @Override
    public void kernelDrops(long events) {
        throw new AssertionError(events + " events were dropped");
    }

    @Override
    public void tick(long nanoTime, long progressNanos) {
        // Nothing waits long here.
    }

    /** When all calls have been made. */
    public synchronized List<L7FlowLog> sessions() {
        engine.finish();
        return sessions;
    }
}
