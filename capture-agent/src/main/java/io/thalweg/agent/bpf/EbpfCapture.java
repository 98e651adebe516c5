package io.thalweg.agent.bpf;

import io.thalweg.agent.ffi.BootClock;
import io.thalweg.agent.ffi.LibBpfVersion;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.ProgramRuns;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Captures system calls on sockets: loads the programs, reads their ring every few milliseconds.
 *
 * <p>First in the way of the events. No event wakes the reader: a wake-up costs more than ten events. The ring must hold
 * what comes between two readings, or the kernel drops, and counts. Opened, run and closed by one thread.
 */
public final class EbpfCapture implements AutoCloseable {
    /** How long the reader sleeps when there was little to read. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** A program may be late by so much between taking the time and handing over the event. */
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long COUNTERS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EbpfPrograms programs;
    private final SyscallConsumer consumer;
    private final WallClock clock = new WallClock();
    private final NetworkEventDecoder network;
    private final EventDecoder decoder;
    private final ProcessProbes probes;
    private final ProcessEventDecoder begun;
    private long progressNanos;
    private long nextCounters;
    private long lostEvents;
    private long skippedMessages;
    private long skippedNetworkEvents;
    private long lostProcessEvents;

    private EbpfCapture(EbpfPrograms programs, EbpfOptions options, SyscallConsumer consumer) throws NativeException {
        this.programs = programs;
        this.consumer = consumer;
        long bootNanos = clock.toWall(System.nanoTime()) - BootClock.nanos();
        ProcessTable processes = new ProcessTable(new ProcFiles(Path.of("/proc")), bootNanos);
        probes = new ProcessProbes(programs.object(), options, Path.of("/proc"));
        network = new NetworkEventDecoder(consumer, clock, EbpfPrograms.tracefs(), Path.of("/proc"));
        begun = new ProcessEventDecoder(processes, probes);
        decoder = new EventDecoder(consumer, network, processes, begun, clock, options.payloadBytes());
    }

    /** Whether libbpf is there, without which nothing else of this package may be called. */
    public static boolean hasLibrary() {
        return LibBpfVersion.get() != null;
    }

    /** @throws NativeException when this machine or its kernel does not allow it; the message says why */
    public static EbpfCapture open(EbpfOptions options, SyscallConsumer consumer) throws NativeException {
        return new EbpfCapture(EbpfPrograms.open(options, System.nanoTime()), options, consumer);
    }

    /** Reads until told to stop, then what the kernel already had. */
    public void run(BooleanSupplier isStopped) throws NativeException {
        while (!isStopped.getAsBoolean()) {
            if (!round()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        LockSupport.parkNanos(SETTLE_NANOS);
        round();
        takeCounters();
        consumer.tick(System.nanoTime(), progressNanos);
    }

    /** Whether so much was there that more must be. */
    private boolean round() throws NativeException {
        long begun = System.nanoTime();
        clock.tick(begun);
        long waiting = programs.ring().waitingBytes();
        programs.ring().drain(decoder);
        progressNanos = Math.max(progressNanos, clock.toWall(begun) - SETTLE_NANOS);
        if (begun - nextCounters >= 0) {
            nextCounters = begun + COUNTERS_NANOS;
            takeCounters();
        }
        consumer.tick(begun, progressNanos);
        probes.tick(begun);
        return waiting > programs.ring().sizeBytes() / 2;
    }

    private void takeCounters() throws NativeException {
        long lost = programs.count(Counter.LOST_EVENTS);
        skippedMessages = programs.count(Counter.SKIPPED_MESSAGES);
        skippedNetworkEvents = programs.count(Counter.SKIPPED_NETWORK_EVENTS);
        lostProcessEvents = programs.count(Counter.LOST_PROCESS_EVENTS);
        if (lost != lostEvents) {
            consumer.kernelDrops(lost - lostEvents);
            lostEvents = lost;
        }
    }

    /** What the kernel has counted of each program; by the thread that runs this. */
    public List<ProgramRuns> programRuns() {
        return programs.runs();
    }

    /** Programs that run. */
    public int attached() {
        return programs.attached();
    }

    /** Processes that are probed now for their TLS or their goroutines. */
    public int probedProcesses() {
        return probes.processes();
    }

    /** Read so far. */
    public long events() {
        return decoder.events();
    }

    /** That found the ring full. */
    public long lostEvents() {
        return lostEvents;
    }

    /** Of sendmmsg and recvmmsg, beyond the first of a call that are looked at. */
    public long skippedMessages() {
        return skippedMessages;
    }

    /** Read so far of what the network stack tells. */
    public long networkEvents() {
        return network.events();
    }

    /** Of those, beyond what a processor may tell in a second. */
    public long skippedNetworkEvents() {
        return skippedNetworkEvents;
    }

    /** Programs that began and processes that ended, so far. */
    public long processEvents() {
        return begun.begun() + begun.ended();
    }

    /** Of those, for which the ring had no room or which were too many to be looked up when they began. */
    public long overlookedProcesses() {
        return lostProcessEvents + begun.overlooked();
    }

    @Override
    public void close() {
        programs.close();
    }
}
