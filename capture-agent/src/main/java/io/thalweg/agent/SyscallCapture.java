package io.thalweg.agent;

import io.thalweg.agent.batch.BatcherOptions;
import io.thalweg.agent.batch.SyscallBatcher;
import io.thalweg.agent.bpf.EbpfCapture;
import io.thalweg.agent.bpf.EbpfOptions;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.kafka.BatchPublisher;
import io.thalweg.agent.metrics.Counter;
import io.thalweg.agent.metrics.Metrics;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Socket calls beside packets: the eBPF capture with its batcher, on a thread of its own, which alone loads, reads and ends
 * it. Its batches go to their own topic by a publisher of their own.
 */
final class SyscallCapture implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyscallCapture.class);
    private static final String NOT_CAPTURED = "eBPF: socket calls are not captured, packets are all the same: {}";

    private static final String DROPPED = "thalweg_agent_dropped_events_total";
    private static final String DROPPED_HELP = "Events of eBPF lost, by where.";

    private final EbpfOptions capturing;
    private final BatchPublisher publisher;
    private final boolean isRequired;
    private final SyscallBatcher batcher;
    private final Counter attached = new Counter();
    private final Counter events = new Counter();
    private final Counter networkEvents = new Counter();
    private final Counter skippedNetworkEvents = new Counter();
    private final Counter processEvents = new Counter();
    private final Counter overlookedProcesses = new Counter();
    private final Counter kernelDrops = new Counter();
    private final Counter queueDrops = new Counter();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "ebpf");
    private volatile boolean isStopped;
    private volatile NativeException failure;
    /** The machine does not allow it, which is no failure of a run that does not insist. */
    private volatile boolean isAbsent;

    private volatile long skippedMessages;

    private SyscallCapture(
            EbpfOptions capturing, BatcherOptions batching, BatchPublisher publisher, boolean isRequired) {
        this.capturing = capturing;
        this.publisher = publisher;
        this.isRequired = isRequired;
        this.batcher = new SyscallBatcher(batching, publisher, System.nanoTime());
    }

    /**
     * Begins, if the mode asks for it and the machine allows it. Programs are loaded while the caller goes on, so that packets
     * need not wait for them; only a mode that insists waits, to tell whether they could be.
     *
     * @return null when it is known already that socket calls are not captured; why is in the log
     * @throws NativeException when the mode insists and the machine does not allow it
     */
    static SyscallCapture ifPossible(
            EbpfSettings settings, EbpfOptions capturing, BatcherOptions batching, Supplier<BatchPublisher> publishers)
            throws NativeException {
        if (settings.mode() == EbpfSettings.Mode.OFF) {
            return null;
        }
        boolean isRequired = settings.mode() == EbpfSettings.Mode.ON;
        if (!EbpfCapture.hasLibrary()) {
            if (isRequired) {
                throw settings.refusal(Remedies.LIBBPF);
            }
            LOG.warn(NOT_CAPTURED, Remedies.LIBBPF);
            return null;
        }
        SyscallCapture capture = new SyscallCapture(capturing, batching, publishers.get(), isRequired);
        capture.thread.start();
        if (isRequired) {
            capture.awaitPrograms();
        }
        return capture;
    }

    private void awaitPrograms() throws NativeException {
        try {
            opened.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            publisher.close(Duration.ZERO);
            throw failure;
        }
    }

    private void run() {
        try (EbpfCapture capture = EbpfCapture.open(capturing, batcher)) {
            LOG.info(
                    "eBPF: {} programs see socket calls ({}), {} bytes of payload",
                    capture.attached(),
                    capturing.hook().name().toLowerCase(Locale.ROOT),
                    capturing.payloadBytes());
            opened.countDown();
            capture.run(() -> {
                copy(capture);
                return isStopped;
            });
            copy(capture);
            batcher.finish();
            skippedMessages = capture.skippedMessages();
        } catch (NativeException e) {
            if (opened.getCount() == 0) {
                LOG.error("eBPF: socket calls are not captured any more: {}", e.getMessage());
            } else if (!isRequired) {
                LOG.warn(NOT_CAPTURED, Remedies.ofEbpf(e));
                isAbsent = true;
            }
            failure = e;
        } finally {
            opened.countDown();
        }
    }

    /** By the thread that reads: others see copies. */
    private void copy(EbpfCapture capture) {
        attached.set(capture.attached());
        events.set(batcher.events());
        networkEvents.set(batcher.networkEvents());
        skippedNetworkEvents.set(capture.skippedNetworkEvents());
        processEvents.set(capture.processEvents());
        overlookedProcesses.set(capture.overlookedProcesses());
        kernelDrops.set(batcher.kernelDrops());
        queueDrops.set(batcher.refusedEvents());
    }

    /** Shows what is read, what is lost and where, and how many programs see it. */
    void tell(Metrics metrics) {
        metrics.gauge("thalweg_agent_probes_attached", "eBPF programs that run.", attached::get);
        metrics.count("thalweg_agent_events_total", "Events of eBPF.", events::get, "type", "syscall");
        metrics.count("thalweg_agent_events_total", "Events of eBPF.", networkEvents::get, "type", "network");
        metrics.count("thalweg_agent_events_total", "Events of eBPF.", processEvents::get, "type", "process");
        metrics.count(DROPPED, DROPPED_HELP, overlookedProcesses::get, "place", "process_lookup");
        metrics.count(DROPPED, DROPPED_HELP, skippedNetworkEvents::get, "place", "network_budget");
        metrics.count(DROPPED, DROPPED_HELP, kernelDrops::get, "place", "kernel_ring");
        metrics.count(DROPPED, DROPPED_HELP, queueDrops::get, "place", "agent_queue");
        metrics.count(DROPPED, DROPPED_HELP, publisher::lostPackets, "place", "kafka");
    }

    /** Whether what is read goes to Kafka. */
    void enable(boolean enabled) {
        batcher.pause(!enabled);
    }

    BatchPublisher publisher() {
        return publisher;
    }

    /** The whole run, once this is closed. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "%d socket calls, %d network events; delivered %d in %d batches, %d bytes; dropped by the kernel %d, by the agent %d;"
                        + " messages not looked at %d, network events beyond the budget %d",
                batcher.events(),
                batcher.networkEvents(),
                publisher.deliveredPackets(),
                publisher.deliveredBatches(),
                publisher.deliveredBytes(),
                batcher.kernelDrops(),
                batcher.refusedEvents() + publisher.lostPackets(),
                skippedMessages,
                skippedNetworkEvents.get());
    }

    /** Whether all that was put into batches has been delivered. */
    boolean isComplete() {
        return isAbsent || failure == null && publisher.lostPackets() == 0;
    }

    /** Once it is stopped: whether there were programs at all. */
    boolean hasRun() {
        return !isAbsent;
    }

    /** Ends the programs; what they told is on its way then. */
    void stop() {
        isStopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends what is left, once it is stopped; what Kafka does not take within the time counts as lost. */
    void flush(Duration timeout) {
        publisher.close(timeout);
    }

    @Override
    public void close() {
        stop();
        flush(Duration.ZERO);
    }
}
