package io.thalweg.agent.kubernetes;

import com.google.protobuf.UnsafeByteOperations;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.thalweg.agent.control.Backoff;
import io.thalweg.event.proto.deepflow.KubernetesAPIInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All kinds of objects of a cluster that are watched. Its thread begins what is due; the informers do the rest.
 *
 * <p>While the API server cannot be reached only one kind is tried, after a wait that grows and differs from agent to agent.
 */
final class ClusterWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
    private static final long TICK_MILLIS = 250;
    private static final long LEAST_BACKOFF_MILLIS = 1000;
    private static final long MOST_BACKOFF_MILLIS = 60_000;

    private final KubernetesClient client;
    private final Backoff backoff = new Backoff(LEAST_BACKOFF_MILLIS, MOST_BACKOFF_MILLIS);
    private final List<KindWatch> kinds = new CopyOnWriteArrayList<>();
    private final AtomicLong changes = new AtomicLong();
    private final Thread thread = new Thread(this::run, "kubernetes");
    private volatile List<WatchedKind> wanted;
    private volatile boolean isClosing;
    private long unreachableUntil = System.nanoTime();

    /** @param client closed with this */
    ClusterWatch(KubernetesClient client, List<WatchedKind> wanted) {
        this.client = client;
        this.wanted = wanted;
        thread.setDaemon(true);
        thread.start();
    }

    /** Other kinds from now on; what both have goes on undisturbed. */
    void setKinds(List<WatchedKind> changed) {
        wanted = changed;
    }

    private void run() {
        try {
            while (!isClosing) {
                long now = System.nanoTime();
                adopt(wanted, now);
                if (now - unreachableUntil >= 0) {
                    tick(now);
                }
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            // Closing.
            return;
        }
    }

    private void adopt(List<WatchedKind> now, long nanoTime) {
        for (KindWatch watch : kinds) {
            if (!now.contains(watch.kind())) {
                watch.close();
                kinds.remove(watch);
                changes.incrementAndGet();
            }
        }
        for (WatchedKind kind : now) {
            if (kinds.stream().noneMatch(watch -> watch.kind().equals(kind))) {
                kinds.add(new KindWatch(kind, client, changes::incrementAndGet, nanoTime));
                changes.incrementAndGet();
            }
        }
    }

    private void tick(long nanoTime) {
        for (KindWatch watch : kinds) {
            if (isClosing) {
                return;
            }
            if (!watch.tick(nanoTime)) {
                unreachableUntil = nanoTime + TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis());
                return;
            }
        }
        backoff.reset();
    }

    /** Whether it is known of each kind what there is. */
    boolean isComplete() {
        return kinds.size() == wanted.size() && kinds.stream().allMatch(KindWatch::isSettled);
    }

    /** Grows with each change. */
    long changes() {
        return changes.get();
    }

    int objects() {
        return kinds.stream().mapToInt(watch -> watch.objects().size()).sum();
    }

    long keptBytes() {
        return kinds.stream().mapToLong(watch -> watch.objects().keptBytes()).sum();
    }

    /** Everything that is known, as it is sent. */
    List<KubernetesAPIInfo> entries() {
        List<KubernetesAPIInfo> entries = new ArrayList<>();
        for (KindWatch watch : kinds) {
            String type = watch.type();
            for (byte[] list : watch.objects().compressed()) {
                entries.add(KubernetesAPIInfo.newBuilder()
                        .setType(type)
                        .setCompressedInfo(UnsafeByteOperations.unsafeWrap(list))
                        .build());
            }
        }
        return entries;
    }

    /** What makes the objects other than those of the API server, if only for a while; empty: nothing. */
    String problem() {
        List<String> problems = new ArrayList<>();
        for (KindWatch watch : kinds) {
            String problem = watch.problem();
            // One that was never to be seen cannot go out of date; the others' state is good without it.
            boolean neverSeen = watch.state() == KindWatch.State.REFUSED
                    && !watch.kind().isRequired()
                    && watch.objects().size() == 0;
            if (problem != null && !neverSeen) {
                problems.add(watch.kind().qualifiedName() + ": " + problem);
            }
        }
        return String.join("; ", problems);
    }

    /** Kinds that the agent may not see. */
    List<String> refused() {
        return kinds.stream()
                .filter(watch -> watch.state() == KindWatch.State.REFUSED)
                .map(watch -> watch.kind().qualifiedName())
                .toList();
    }

    @Override
    public void close() {
        isClosing = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kinds.forEach(KindWatch::close);
        client.close();
        LOG.info("the API server is not watched any more");
    }
}
