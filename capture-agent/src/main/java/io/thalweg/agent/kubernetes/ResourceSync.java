package io.thalweg.agent.kubernetes;

import io.thalweg.agent.control.Backoff;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the control plane what the cluster consists of: all of it when something changed, a sign of life otherwise.
 *
 * <p>Changes are gathered for a moment and sent within a second; but so that preparing and sending take a twentieth of
 * the time at most, so a large cluster in which much changes is told of less often, every {@value #MOST_WAIT_MILLIS} ms at
 * the least. The control plane answers with the version that it has; another one than was sent has all sent again.
 */
final class ResourceSync {
    /** Sends a request and returns the version that the control plane has after it. */
    @FunctionalInterface
    interface Target {
        /** @throws RuntimeException when it cannot be reached or refuses */
        long sync(KubernetesAPISyncRequest request);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ResourceSync.class);
    private static final long SETTLE_MILLIS = 200;
    private static final long LEAST_WAIT_MILLIS = 1000;
    static final long MOST_WAIT_MILLIS = 10_000;
    private static final int SHARE_OF_TIME = 20;
    private static final long HEARTBEAT_MILLIS = 10_000;
    /** So long the first listing may take before a part of it is sent, marked as such. */
    private static final long PATIENCE_MILLIS = 30_000;

    private static final long LEAST_BACKOFF_MILLIS = 1000;
    private static final long MOST_BACKOFF_MILLIS = 60_000;
    private static final int MILLIS = 1000;
    private static final long NEVER = -1;

    private final ClusterWatch watch;
    private final Target target;
    private final KubernetesAPISyncRequest common;
    private final Backoff backoff = new Backoff(LEAST_BACKOFF_MILLIS, MOST_BACKOFF_MILLIS);
    private final long begunMillis;
    private long version;
    private long acknowledged;
    private long toldChanges = NEVER;
    private String toldProblem = "";
    /** What was sent last may have lacked objects, so nothing was taken for gone. */
    private boolean wasPartial;

    private long changedSince = NEVER;
    private long notBefore;
    private long lastContact = NEVER;
    private volatile String refusal = "";
    private volatile long sentVersions;

    /**
     * @param common the fields that are the same in each request
     * @param millis of the clock that {@link #round} is called with
     */
    ResourceSync(ClusterWatch watch, Target target, KubernetesAPISyncRequest common, long millis) {
        this.watch = watch;
        this.target = target;
        this.common = common;
        this.begunMillis = millis;
        this.notBefore = millis;
    }

    /** Does what is due. By one thread, a few times a second. @param millis only ever forward */
    void round(long millis) {
        if (millis < notBefore) {
            return;
        }
        boolean isKnown = watch.isComplete() || millis - begunMillis > PATIENCE_MILLIS;
        String problem = problem();
        if (isKnown && isDue(problem, millis)) {
            send(true, problem, millis);
        } else if (lastContact == NEVER ? !problem.isEmpty() : isSignDue(problem, millis)) {
            send(false, problem, millis);
        }
    }

    private String problem() {
        String problem = watch.problem();
        return problem.isEmpty() && !watch.isComplete() ? "not all objects have been listed yet" : problem;
    }

    private boolean isDue(String problem, long millis) {
        if (watch.changes() == toldChanges) {
            return problem.isEmpty() && (acknowledged != version || wasPartial);
        }
        if (changedSince == NEVER) {
            changedSince = millis;
        }
        return millis - changedSince >= SETTLE_MILLIS;
    }

    private boolean isSignDue(String problem, long millis) {
        return millis - lastContact >= HEARTBEAT_MILLIS || !problem.equals(toldProblem) && acknowledged == version;
    }

    private void send(boolean isFull, String problem, long millis) {
        long begun = System.nanoTime();
        KubernetesAPISyncRequest.Builder request = common.toBuilder();
        if (isFull) {
            long changes = watch.changes();
            if (changes != toldChanges || wasPartial && problem.isEmpty()) {
                toldChanges = changes;
                version = newVersion();
            }
            wasPartial = !problem.isEmpty();
            changedSince = NEVER;
            request.addAllEntries(watch.entries());
        } else if (version == 0) {
            version = newVersion();
        }
        if (!problem.isEmpty()) {
            request.setErrorMsg(problem);
        }
        try {
            acknowledged = target.sync(request.setVersion(version).build());
            accepted(isFull, problem, millis, begun);
        } catch (RuntimeException e) {
            notBefore = millis + backoff.nextMillis();
            refused(e.getMessage());
        }
    }

    private void accepted(boolean isFull, String problem, long millis, long begun) {
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        if (isFull) {
            sentVersions++;
            LOG.debug("{} objects told of in {} ms, version {}", watch.objects(), took, version);
        }
        if (!refusal.isEmpty()) {
            LOG.info("the control plane takes the cluster's objects again");
        }
        refusal = "";
        backoff.reset();
        toldProblem = problem;
        lastContact = millis;
        // A control plane that answers with another version again and again is not fed in a loop.
        long rest = acknowledged == version ? LEAST_WAIT_MILLIS : MOST_WAIT_MILLIS;
        notBefore = millis + (isFull ? Math.min(MOST_WAIT_MILLIS, Math.max(rest, took * SHARE_OF_TIME)) : 0);
    }

    private void refused(String why) {
        if (refusal.isEmpty()) {
            LOG.warn("the control plane does not take the cluster's objects; tried again: {}", why);
        }
        refusal = why == null ? "failed" : why;
    }

    /** Never the same again, also not after a restart. */
    private long newVersion() {
        return Math.max(version + 1, System.currentTimeMillis() / MILLIS);
    }

    /** Full syncs that were taken. */
    long sentVersions() {
        return sentVersions;
    }

    /** Why the control plane did not take the last request; empty: it did. */
    String refusal() {
        return refusal;
    }
}
