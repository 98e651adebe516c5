package io.thalweg.agent.batch;

import io.thalweg.event.CapturedProcess;
import io.thalweg.event.NetworkEvent;
import io.thalweg.event.SyscallBatchWriter;
import io.thalweg.event.SyscallEvent;
import java.util.Arrays;

/** One shard's batch of system calls and network events being filled, with the processes that made the calls. */
final class SyscallShardBatch {
    /** The calls of a batch may have ended a little before the one that began it, and each may have lasted so long. */
    private static final long BASE_LEAD_NANOS = 1_000_000_000L;
    /**
     * A call that waited is told as if it had begun so long before its end: what it waited for is in the events before it,
     * and times in a batch have 32 bits.
     */
    private static final long LONGEST_CALL_NANOS = 500_000_000L;

    private static final int MOST_PROCESSES = 64;
    private static final CapturedProcess[] NONE = {};

    private final BatcherOptions options;
    private final ShardOutlet outlet;
    private final CapturedProcess[] processes = new CapturedProcess[MOST_PROCESSES];
    private int processCount;
    private final SpareWriters<SyscallBatchWriter> spare;
    /** Null: no batch is open. */
    private SyscallBatchWriter writer;

    private long openedAt;

    SyscallShardBatch(
            BatcherOptions options, SpareWriters<SyscallBatchWriter> spare, int shard, BatchSink sink, long now) {
        this.options = options;
        this.spare = spare;
        this.outlet = new ShardOutlet(shard, sink, now);
    }

    void append(SyscallEvent event, CapturedProcess process, long now, long progressNanos) {
        event.enterNanos = Math.max(event.enterNanos, event.exitNanos - LONGEST_CALL_NANOS);
        if (writer != null && tryAppend(event, process)) {
            return;
        }
        finish(now, progressNanos);
        begin(event.exitNanos, now);
        tryAppend(event, process);
    }

    void append(NetworkEvent event, long now, long progressNanos) {
        if (writer != null && writer.append(event)) {
            return;
        }
        finish(now, progressNanos);
        begin(event.timeNanos, now);
        writer.append(event);
    }

    private boolean tryAppend(SyscallEvent event, CapturedProcess process) {
        event.process = index(process);
        return event.process >= 0 && writer.append(event);
    }

    /** Few processes share a shard of a few hundred milliseconds: looking through them is fastest. */
    private int index(CapturedProcess process) {
        for (int i = processCount - 1; i >= 0; i--) {
            if (processes[i] == process) {
                return i;
            }
        }
        if (processCount == processes.length || writer.addProcess(process) < 0) {
            return -1;
        }
        processes[processCount] = process;
        return processCount++;
    }

    private void begin(long timestampNanos, long now) {
        writer = spare.take();
        long base = Math.max(0, timestampNanos - BASE_LEAD_NANOS);
        begin(writer, base);
        openedAt = now;
    }

    private void begin(SyscallBatchWriter with, long base) {
        with.begin(options.agentId(), outlet.shard(), options.bootId(), outlet.sequence(), base, NONE, 0);
    }

    /** Sends the open batch, if there is one. */
    void finish(long now, long progressNanos) {
        if (writer != null) {
            Arrays.fill(processes, 0, processCount, null);
            processCount = 0;
            outlet.send(writer, writer.events(), now, progressNanos);
            spare.giveBack(writer);
            writer = null;
        }
    }

    /** Sends what is old enough, or a heartbeat by the given writer when nothing was sent for long enough. */
    void tick(SyscallBatchWriter heartbeat, long now, long progressNanos) {
        if (writer != null) {
            if (now - openedAt >= options.ageNanos()) {
                finish(now, progressNanos);
            }
        } else if (outlet.isHeartbeatDue(now, options.heartbeatNanos())) {
            heartbeat(heartbeat, now, progressNanos);
        }
    }

    private void heartbeat(SyscallBatchWriter heartbeat, long now, long progressNanos) {
        begin(heartbeat, outlet.heartbeatNanos(progressNanos));
        outlet.send(heartbeat, 0, now, progressNanos);
    }

    /** Sends an empty batch if there are drops that no batch has told of. */
    void tellOfDrops(SyscallBatchWriter heartbeat, long now, long progressNanos) {
        if (outlet.hasDrops()) {
            heartbeat(heartbeat, now, progressNanos);
        }
    }

    void addKernelDrops(long events) {
        outlet.addKernelDrops(events);
    }

    void addAgentDrops(long events) {
        outlet.addAgentDrops(events);
    }

    long refusedEvents() {
        return outlet.refusedEvents();
    }
}
