package io.thalweg.agent.kubernetes;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.thalweg.agent.control.Backoff;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kind of objects: finds out whether the API server has it, lists it by pages, watches it, and begins again when that
 * ends.
 *
 * <p>What was learned stays while the API server is away: only its word that an object or the kind is gone removes any.
 * {@link #tick} is called by one thread; the objects are changed by the informer's.
 */
final class KindWatch implements AutoCloseable {
    /** How it stands with the kind. */
    enum State {
        /** Not asked for yet, or being listed for the first time. */
        BEGINNING,
        WATCHING,
        /** The API server does not have it. */
        ABSENT,
        /** The agent may not see it. */
        REFUSED,
        FAILING
    }

    private static final Logger LOG = LoggerFactory.getLogger(KindWatch.class);

    /** As objects come from the API server, pages of so many take a few megabytes. */
    private static final long PAGE = 250;

    /** Custom resources are installed, and permissions given, after the agent was. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** A watch ends every few minutes and begins again at once. */
    private static final long WATCH_LOST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LEAST_BACKOFF_MILLIS = 1000;
    private static final long MOST_BACKOFF_MILLIS = 60_000;
    private static final int MAX_PROBLEM = 300;

    private final WatchedKind kind;
    private final KubernetesClient client;
    private final KeptObjects objects;
    private final Backoff backoff = new Backoff(LEAST_BACKOFF_MILLIS, MOST_BACKOFF_MILLIS);
    private SharedIndexInformer<GenericKubernetesResource> informer;
    private long due;
    private long lastWatching;
    private boolean hasWatched;
    private volatile State state = State.BEGINNING;
    private volatile String problem;
    private volatile String type;

    KindWatch(WatchedKind kind, KubernetesClient client, Runnable changed, long nanoTime) {
        this.kind = kind;
        this.client = client;
        this.objects = new KeptObjects(new ObjectTrimmer(kind), changed);
        this.due = nanoTime;
    }

    WatchedKind kind() {
        return kind;
    }

    State state() {
        return state;
    }

    /** What the control plane calls the objects; null: not known yet. */
    String type() {
        return type;
    }

    KeptObjects objects() {
        return objects;
    }

    /** Null: the objects are those of the API server. Otherwise they may be out of date, or not all there. */
    String problem() {
        return problem;
    }

    /** Whether it is known what there is of the kind. */
    boolean isSettled() {
        return hasWatched || state == State.ABSENT || state == State.REFUSED;
    }

    /** @return false when the API server cannot be reached, so that asking it for other kinds is of no use now */
    boolean tick(long nanoTime) {
        if (informer != null) {
            follow(nanoTime);
            return true;
        }
        return nanoTime - due < 0 || begin(nanoTime);
    }

    private boolean begin(long nanoTime) {
        try {
            String version = findVersion();
            if (version == null) {
                absent(nanoTime);
            } else {
                watch(version, nanoTime);
            }
            return true;
        } catch (KubernetesClientException e) {
            fail(e, nanoTime);
            return e.getCode() != 0;
        }
    }

    /** @return null: the API server does not have the kind */
    private String findVersion() {
        List<String> versions = kind.versions();
        if (versions.isEmpty()) {
            APIGroup group = client.getApiGroup(kind.group());
            if (group == null || group.getPreferredVersion() == null) {
                return null;
            }
            versions = List.of(group.getPreferredVersion().getVersion());
        }
        for (String version : versions) {
            try {
                type = type(version, listOne(version));
                return version;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    throw e;
                }
            }
        }
        return null;
    }

    /** Shows as well whether the agent may list it. */
    private GenericKubernetesResourceList listOne(String version) {
        return client.genericKubernetesResources(context(version))
                .inAnyNamespace()
                .list(new ListOptionsBuilder()
                        .withLimit(1L)
                        .withFieldSelector(kind.fieldSelector().isEmpty() ? null : kind.fieldSelector())
                        .build());
    }

    private String type(String version, GenericKubernetesResourceList list) {
        if (kind.type() != null) {
            return String.format(kind.type(), version);
        }
        String name = list.getKind() == null ? "" : list.getKind().replaceFirst("List$", "");
        return "*" + version + "." + (name.isEmpty() ? kind.name() : name);
    }

    private ResourceDefinitionContext context(String version) {
        // In any namespace the path is that of kinds without namespaces too.
        return new ResourceDefinitionContext.Builder()
                .withGroup(kind.group())
                .withVersion(version)
                .withPlural(kind.name())
                .withNamespaced(true)
                .build();
    }

    private void watch(String version, long nanoTime) {
        lastWatching = nanoTime;
        informer = client.genericKubernetesResources(context(version))
                .inAnyNamespace()
                .withFields(FieldSelector.parse(kind.fieldSelector()))
                .withLimit(PAGE)
                .runnableInformer(0);
        informer.itemStore(objects);
        informer.removeIndexer(Cache.NAMESPACE_INDEX);
        // It would try again by itself, but all kinds at the same moment and whatever the reason.
        informer.exceptionHandler((isStarted, e) -> false);
        informer.start();
    }

    private void follow(long nanoTime) {
        if (informer.stopped().toCompletableFuture().isDone()) {
            Throwable cause = cause(informer);
            informer.stop();
            informer = null;
            fail(cause, nanoTime);
        } else if (informer.isWatching()) {
            lastWatching = nanoTime;
            if (state != State.WATCHING || problem != null) {
                LOG.info("{} {} are watched", objects.size(), kind.qualifiedName());
            }
            backoff.reset();
            hasWatched = true;
            state = State.WATCHING;
            problem = null;
        } else if (nanoTime - lastWatching > WATCH_LOST_NANOS && problem == null) {
            tell(State.FAILING, "the API server does not answer");
        }
    }

    private static Throwable cause(SharedIndexInformer<?> informer) {
        try {
            informer.stopped().toCompletableFuture().join();
            return null;
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            while (!(cause instanceof KubernetesClientException) && cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause;
        }
    }

    private void fail(Throwable cause, long nanoTime) {
        int code = cause instanceof KubernetesClientException e ? e.getCode() : 0;
        due = nanoTime + TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis());
        switch (code) {
            case HttpURLConnection.HTTP_NOT_FOUND -> absent(nanoTime);
            case HttpURLConnection.HTTP_FORBIDDEN -> {
                due = nanoTime + LOOK_AGAIN_NANOS;
                tell(State.REFUSED, "forbidden to the agent: it needs list and watch of " + kind.qualifiedName());
            }
            default -> tell(State.FAILING, cause == null ? "the watch has ended" : cause.getMessage());
        }
    }

    private void absent(long nanoTime) {
        due = nanoTime + LOOK_AGAIN_NANOS;
        objects.clear();
        if (kind.isRequired()) {
            tell(State.FAILING, "the API server does not have them");
            return;
        }
        if (state != State.ABSENT) {
            LOG.info("{}: the API server does not have them; asked again later", kind.qualifiedName());
        }
        state = State.ABSENT;
        problem = null;
    }

    private void tell(State changed, String text) {
        String told = text == null ? "failed" : text.substring(0, Math.min(MAX_PROBLEM, text.length()));
        if (state != changed || problem == null) {
            LOG.warn("{}: {}", kind.qualifiedName(), told);
        }
        state = changed;
        problem = told;
    }

    @Override
    public void close() {
        if (informer != null) {
            informer.stop();
            informer = null;
        }
    }
}
