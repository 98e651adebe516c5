package io.thalweg.agent.bpf;

import io.thalweg.agent.ffi.BpfRing;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Reads that a process begins a program, or ends: {@code struct process_event} of event.h.
 *
 * <p>A program's name and container are looked up when it begins, for it may have ended when its first socket call is read.
 * So many a second at most: where processes come faster, those that make calls are looked up then.
 */
final class ProcessEventDecoder implements BpfRing.Reader {
    private static final int START = 0;
    private static final int CGROUP = 8;
    private static final int PID = 16;
    private static final int PARENT = 20;
    private static final int NAME = 24;
    private static final int LENGTH = 88;
    private static final int KIND_EXEC = 6;
    private static final int KIND_EXIT = 7;
    private static final int LOOKS_PER_SECOND = 500;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ProcessTable processes;
    private final ProcessProbes probes;
    private long second = System.nanoTime();
    private int looks;
    private long begun;
    private long ended;
    private long overlooked;

    ProcessEventDecoder(ProcessTable processes, ProcessProbes probes) {
        this.processes = processes;
        this.probes = probes;
    }

    /** Whether it is a record of this kind, and whole. */
    static boolean isWhole(int kind, int length) {
        return (kind == KIND_EXEC || kind == KIND_EXIT) && length >= LENGTH;
    }

    @Override
    public void record(ByteBuffer data, int at, int length) {
        int pid = data.getInt(at + PID);
        if (data.get(at + EventLayout.KIND) == KIND_EXIT) {
            ended++;
            probes.ended(pid);
            return;
        }
        begun++;
        probes.begun(pid, data, at + NAME);
        if (mayLook()) {
            processes.begun(
                    pid,
                    data.getInt(at + PARENT),
                    data.getLong(at + START),
                    data,
                    at + NAME,
                    data.getLong(at + CGROUP));
        } else {
            overlooked++;
        }
    }

    private boolean mayLook() {
        long now = System.nanoTime();
        if (now - second >= SECOND) {
            second = now;
            looks = 0;
        }
        return looks++ < LOOKS_PER_SECOND;
    }

    /** Programs that began. */
    long begun() {
        return begun;
    }

    /** Processes that ended. */
    long ended() {
        return ended;
    }

    /** Of those that began, beyond what is looked up in a second. */
    long overlooked() {
        return overlooked;
    }
}
