package io.thalweg.bench.ebpf;

import io.thalweg.agent.batch.BatcherOptions;
import io.thalweg.agent.batch.SyscallBatcher;
import io.thalweg.agent.bpf.EbpfCapture;
import io.thalweg.agent.bpf.EbpfOptions;
import io.thalweg.agent.bpf.NetworkSignal;
import io.thalweg.agent.bpf.SyscallHook;
import io.thalweg.agent.ffi.NativeException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/** One capture of socket calls with the agent's defaults, on a thread as the agent has it, whose batches go nowhere. */
final class TracedCalls {
    static final String THREAD = "ebpf";

    private final EbpfOptions options;
    private final SyscallBatcher batcher = new SyscallBatcher(
            BatcherOptions.of(1, 1, BatcherOptions.DEFAULT_SHARDS, BatcherOptions.DEFAULT_PAYLOAD_BYTES),
            new Nowhere(),
            System.nanoTime());
    private final Thread thread = new Thread(this::run, THREAD);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final SynchronousQueue<Tally> told = new SynchronousQueue<>();
    private volatile boolean isAsked;
    private volatile boolean isStopped;
    private volatile NativeException failure;
    private volatile Tally last;

    private TracedCalls(EbpfOptions options) {
        this.options = options;
    }

    /** @param names of processes; none: all are traced */
    static TracedCalls open(SyscallHook hook, Set<String> names) throws NativeException, InterruptedException {
        TracedCalls calls = new TracedCalls(new EbpfOptions(
                hook,
                BatcherOptions.DEFAULT_PAYLOAD_BYTES,
                EbpfOptions.DEFAULT_RING_MEBIBYTES,
                Set.of(),
                Set.of(),
                names,
                Set.of(),
                NetworkSignal.ofTrouble()));
        calls.thread.start();
        calls.opened.await();
        if (calls.failure != null) {
            throw calls.failure;
        }
        return calls;
    }

    private void run() {
        try (EbpfCapture capture = EbpfCapture.open(options, batcher)) {
            opened.countDown();
            capture.run(() -> {
                answer(capture);
                return isStopped;
            });
            batcher.finish();
            last = tally(capture);
        } catch (NativeException e) {
            failure = e;
        } finally {
            opened.countDown();
        }
    }

    /** By the thread that reads: a capture has one. */
    private void answer(EbpfCapture capture) {
        if (isAsked) {
            isAsked = false;
            try {
                told.put(tally(capture));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Tally tally(EbpfCapture capture) {
        return new Tally(batcher.events(), capture.lostEvents(), capture.attached(), capture.programRuns());
    }

    Tally tell() throws InterruptedException {
        isAsked = true;
        Tally answer = null;
        while (answer == null) {
            if (!thread.isAlive()) {
                throw new IllegalStateException("the capture has ended", failure);
            }
            answer = told.poll(1, TimeUnit.SECONDS);
        }
        return answer;
    }

    /** Detaches the programs, which takes two seconds for tracepoints. */
    Tally close() throws InterruptedException {
        isStopped = true;
        thread.join();
        return last == null ? new Tally(0, 0, 0, List.of()) : last;
    }
}
