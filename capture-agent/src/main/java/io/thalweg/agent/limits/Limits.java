package io.thalweg.agent.limits;

import io.thalweg.agent.config.LimitSettings;
import io.thalweg.agent.metrics.Metrics;
import io.thalweg.agent.metrics.OwnUsage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the agent below its limits: by a control group of its own where one can be had, otherwise by leaving out flows and, for
 * memory, by less room for batches that wait. What is left out or finds no room is counted as lost.
 *
 * <p>{@link #tick} once a second, by one thread.
 */
public final class Limits {
    private static final Logger LOG = LoggerFactory.getLogger(Limits.class);
    private static final double PERCENT = 100;
    /** The compiler takes processor time while the agent is young; what it took then says nothing. */
    private static final long YOUTH_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final double MEBIBYTE = 1 << 20;

    private final FlowSampler sampler;
    private final CpuThrottle throttle = new CpuThrottle();
    private final MemoryThrottle memory;
    private final List<DoubleConsumer> rooms = new CopyOnWriteArrayList<>();
    private final OwnControlGroup group;
    private volatile LimitSettings settings;
    private boolean isKeptByKernel;
    private final long throttleFrom;
    private long lastNanos;
    private long lastCpuNanos;
    private boolean isThrottling;
    private boolean isShrinking;
    private boolean isTooLargeAtRest;
    private volatile boolean isTooLarge;

    /**
     * @param sampler asked by the capture threads
     * @param givingBack has Java and libc return memory that they do not use
     */
    public Limits(LimitSettings settings, FlowSampler sampler, Runnable givingBack, long nanoTime) {
        this(settings, sampler, givingBack, nanoTime + YOUTH_NANOS, isAny(settings) ? OwnControlGroup.enter() : null);
    }

    Limits(LimitSettings settings, FlowSampler sampler, Runnable givingBack, long throttleFrom, OwnControlGroup group) {
        this.sampler = sampler;
        this.memory = new MemoryThrottle(givingBack);
        this.group = group;
        this.throttleFrom = throttleFrom;
        this.lastNanos = throttleFrom;
        this.lastCpuNanos = OwnUsage.cpuNanos();
        set(settings);
    }

    private static boolean isAny(LimitSettings settings) {
        return settings.cpuPercent() > 0 || settings.memoryMebibytes() > 0;
    }

    /** Is told the share of its room that batches which wait may take, whenever that may have changed. By any thread. */
    public void alsoKeep(DoubleConsumer room) {
        rooms.add(room);
    }

    /** By the thread that ticks. */
    public void set(LimitSettings changed) {
        settings = changed;
        isKeptByKernel = group != null && group.limit(changed.cpuPercent(), changed.memoryMebibytes());
    }

    public void register(Metrics metrics) {
        metrics.gauge("thalweg_agent_sampling_ratio", "Share of flows that is kept.", sampler::share);
        metrics.gauge(
                "thalweg_agent_limit_cpu_ratio",
                "Processors allowed; 0: no limit.",
                () -> settings.cpuPercent() / PERCENT);
        metrics.gauge(
                "thalweg_agent_limit_memory_bytes",
                "Memory allowed; 0: no limit.",
                () -> settings.memoryMebibytes() * MEBIBYTE);
    }

    public void tick(long nanoTime) {
        long cpu = OwnUsage.cpuNanos();
        double usage = (cpu - lastCpuNanos) / Math.max(1.0, nanoTime - lastNanos);
        lastNanos = nanoTime;
        lastCpuNanos = cpu;
        if (isKeptByKernel || nanoTime - throttleFrom <= 0) {
            keep(1, 1);
            return;
        }
        keep(ofProcessors(usage), ofMemory(OwnUsage.residentBytes()));
    }

    private void keep(double ofProcessors, double ofMemory) {
        sampler.keep(Math.min(ofProcessors, ofMemory));
        rooms.forEach(room -> room.accept(ofMemory));
    }

    private double ofProcessors(double usage) {
        double share = throttle.next(usage, settings.cpuPercent() / PERCENT);
        if (share < 1 != isThrottling) {
            isThrottling = share < 1;
            if (isThrottling) {
                LOG.warn(
                        "the agent takes {} % of a processor and may take {}; flows are left out and counted as lost",
                        Math.round(usage * PERCENT), settings.cpuPercent());
            } else {
                LOG.info("the agent takes no more of a processor than it may, with all flows");
            }
        }
        return share;
    }

    private double ofMemory(long resident) {
        long limit = (long) settings.memoryMebibytes() << 20;
        double share = memory.next(resident, limit);
        isTooLarge = limit > 0 && resident > limit;
        if (memory.isInVain() && !isTooLargeAtRest) {
            LOG.warn(
                    "the agent takes {} MiB and may take {}, whatever is left out;"
                            + " make --ring-mib, --queue-mib or the heap (-Xmx) smaller",
                    resident >> 20,
                    settings.memoryMebibytes());
        }
        isTooLargeAtRest = memory.isInVain();
        if (share < 1 != isShrinking) {
            isShrinking = share < 1;
            if (isShrinking) {
                LOG.warn(
                        "the agent takes {} MiB and may take {}; flows and batches that wait are left out and counted as lost",
                        resident >> 20,
                        settings.memoryMebibytes());
            } else {
                LOG.info("nothing is left out for the sake of memory any more");
            }
        }
        return share;
    }

    /** Null: within its memory. */
    public String memoryProblem() {
        return isTooLarge ? "more memory is taken than limits.memory-mib allows" : null;
    }
}
