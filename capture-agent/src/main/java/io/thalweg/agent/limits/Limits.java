package io.thalweg.agent.limits;

import io.thalweg.agent.config.LimitSettings;
import io.thalweg.agent.metrics.Metrics;
import io.thalweg.agent.metrics.OwnUsage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the agent below its limits: by a control group of its own where one can be had, otherwise by leaving out flows,
 * which are counted as lost.
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
    private final OwnControlGroup group;
    private volatile LimitSettings settings;
    private boolean isKeptByKernel;
    private final long throttleFrom;
    private long lastNanos;
    private long lastCpuNanos;
    private boolean isThrottling;
    private volatile boolean isTooLarge;

    /** @param sampler asked by the capture threads */
    public Limits(LimitSettings settings, FlowSampler sampler, long nanoTime) {
        this(settings, sampler, nanoTime + YOUTH_NANOS, isAny(settings) ? OwnControlGroup.enter() : null);
    }

    Limits(LimitSettings settings, FlowSampler sampler, long throttleFrom, OwnControlGroup group) {
        this.sampler = sampler;
        this.group = group;
        this.throttleFrom = throttleFrom;
        this.lastNanos = throttleFrom;
        this.lastCpuNanos = OwnUsage.cpuNanos();
        set(settings);
    }

    private static boolean isAny(LimitSettings settings) {
        return settings.cpuPercent() > 0 || settings.memoryMebibytes() > 0;
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
        if (isKeptByKernel) {
            sampler.keep(1);
            return;
        }
        if (nanoTime - throttleFrom > 0) {
            throttle(usage);
        }
        watchMemory();
    }

    private void throttle(double usage) {
        double share = throttle.next(usage, settings.cpuPercent() / PERCENT);
        sampler.keep(share);
        if (share < 1 != isThrottling) {
            isThrottling = share < 1;
            if (isThrottling) {
                LOG.warn(
                        "the agent takes {} % of a processor and may take {}; flows are left out and counted as lost",
                        Math.round(usage * PERCENT), settings.cpuPercent());
            } else {
                LOG.info("all flows are captured again");
            }
        }
    }

    /** What is taken cannot be given back from inside; whoever started the agent can see it and restart it. */
    private void watchMemory() {
        long limit = (long) settings.memoryMebibytes() << 20;
        boolean isNowTooLarge = limit > 0 && OwnUsage.residentBytes() > limit;
        if (isNowTooLarge && !isTooLarge) {
            LOG.warn(
                    "the agent takes {} MiB and may take {}; make --ring-mib, --queue-mib or the heap (-Xmx) smaller",
                    OwnUsage.residentBytes() >> 20,
                    settings.memoryMebibytes());
        }
        isTooLarge = isNowTooLarge;
    }

    /** Null: within its memory. */
    public String memoryProblem() {
        return isTooLarge ? "more memory is taken than limits.memory-mib allows" : null;
    }
}
