package io.thalweg.agent.bpf;

import io.thalweg.agent.ffi.NativeException;
import io.thalweg.event.CapturedProcess;
import io.thalweg.event.NetworkEvent;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.NetworkEventKind;
import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallDirection;
import io.thalweg.event.sbe.SyscallSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Runs the eBPF programs on a thread of its own for a test, and keeps all that they see. */
public final class SeenCalls implements SyscallConsumer, AutoCloseable {
    /** A copy of an event. */
    public record Call(
            int pid,
            int tid,
            String name,
            String container,
            int syscall,
            boolean isIngress,
            SocketRole role,
            int protocol,
            boolean isIpv6,
            long localHigh,
            long remoteHigh,
            int localPort,
            int remotePort,
            int tcpSequence,
            int bytes,
            long traceId,
            long socket,
            long sequence,
            long enterNanos,
            long exitNanos,
            SyscallSource source,
            long coroutine,
            String payload) {
        boolean hasPort(int port) {
            return localPort == port || remotePort == port;
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private final List<Network> network = new ArrayList<>();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final Thread thread;
    private final EbpfOptions options;
    private final SyscallConsumer witness;
    private NativeException failure;
    private final Semaphore mayRead = new Semaphore(1);
    private volatile boolean isStopped;
    private volatile int probedProcesses;
    private volatile long progressNanos;
    private long drops;
    private int attached;

    SeenCalls(EbpfOptions options) throws NativeException, InterruptedException {
        this(options, null);
    }

    /** @param witness is shown the events themselves; null: nobody */
    public SeenCalls(EbpfOptions options, SyscallConsumer witness) throws NativeException, InterruptedException {
        this.options = options;
        this.witness = witness;
        thread = new Thread(this::run, "ebpf");
        thread.start();
        opened.await();
        if (failure != null) {
            throw failure;
        }
    }

    private void run() {
        try (EbpfCapture capture = EbpfCapture.open(options, this)) {
            attached = capture.attached();
            opened.countDown();
            capture.run(() -> {
                probedProcesses = capture.probedProcesses();
                return isStopped;
            });
        } catch (NativeException e) {
            failure = e;
        } finally {
            opened.countDown();
        }
    }

    @Override
    public synchronized void event(SyscallEvent event, CapturedProcess process) {
        if (witness != null) {
            witness.event(event, process);
        }
        calls.add(new Call(
                process.pid(),
                event.tid,
                process.name(),
                process.containerId(),
                event.syscall,
                event.direction == SyscallDirection.INGRESS,
                event.role,
                event.ipProtocol,
                event.isIpv6,
                event.localHigh,
                event.remoteHigh,
                event.localPort,
                event.remotePort,
                event.tcpSequence,
                event.byteCount,
                event.syscallTraceId,
                event.socketCookie,
                event.captureSequence,
                event.enterNanos,
                event.exitNanos,
                event.source,
                event.coroutineId,
                new String(event.payload, 0, event.payloadLength, StandardCharsets.ISO_8859_1)));
    }

    /** A copy of what the network stack told. */
    public record Network(
            NetworkEventKind kind,
            int protocol,
            boolean isIpv6,
            long sourceHigh,
            long destinationHigh,
            int sourcePort,
            int destinationPort,
            int tcpSequence,
            int tcpFlags,
            long bytes,
            int oldState,
            int newState,
            long namespace,
            String reason,
            String place) {
        public boolean hasPort(int port) {
            return sourcePort == port || destinationPort == port;
        }
    }

    @Override
    public synchronized void event(NetworkEvent event) {
        network.add(new Network(
                event.kind,
                event.ipProtocol,
                event.isIpv6,
                event.sourceHigh,
                event.destinationHigh,
                event.sourcePort,
                event.destinationPort,
                event.tcpSequence,
                event.tcpFlags,
                event.byteCount,
                event.oldState,
                event.newState,
                event.networkNamespace,
                event.reason,
                event.place));
    }

    /** Those of the network that came before now, when all of them have come. */
    public List<Network> networkUntilNow(Predicate<Network> wanted) throws InterruptedException {
        untilNow(call -> false);
        synchronized (this) {
            return network.stream().filter(wanted).toList();
        }
    }

    @Override
    public synchronized void kernelDrops(long events) {
        drops += events;
    }

    @Override
    public void tick(long nanoTime, long progress) {
        mayRead.acquireUninterruptibly();
        mayRead.release();
        progressNanos = progress;
    }

    /** Nothing is read until {@link #release}. */
    void hold() {
        mayRead.acquireUninterruptibly();
    }

    void release() {
        mayRead.release();
    }

    public void awaitProbedProcesses(int processes) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (probedProcesses < processes && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** The drops, when they have been counted anew. */
    long awaitDrops() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (drops() == 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return drops();
    }

    int attached() {
        return attached;
    }

    public synchronized long drops() {
        return drops;
    }

    /** Those that ended before now, when all of them have come. */
    public List<Call> untilNow(Predicate<Call> wanted) throws InterruptedException {
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() + 1);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (progressNanos < now && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        synchronized (this) {
            return calls.stream().filter(wanted).toList();
        }
    }

    @Override
    public void close() {
        isStopped = true;
        boolean isEnded = false;
        while (!isEnded) {
            try {
                thread.join();
                isEnded = true;
            } catch (InterruptedException e) {
                // The programs must be gone before the next test.
                isEnded = false;
            }
        }
    }
}
