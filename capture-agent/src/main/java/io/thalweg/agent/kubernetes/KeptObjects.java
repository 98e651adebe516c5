package io.thalweg.agent.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an informer keeps of its kind: of each object the JSON of the fields that are sent, and nothing else.
 *
 * <p>About 700 bytes for a pod, where the informer's own store would take 30 KiB. What comes again unchanged, such as a
 * node that says it is alive, is no change. Changed by the informer, read by the thread that sends.
 */
final class KeptObjects implements ItemStore<GenericKubernetesResource> {
    /** What an object becomes; null: it is not kept. */
    @FunctionalInterface
    interface Trimming {
        byte[] trim(GenericKubernetesResource object);
    }

    private final Trimming trimming;
    private final Runnable changed;
    private final ChunkedObjects objects = new ChunkedObjects();

    /** @param changed called by the informer's thread after each change */
    KeptObjects(Trimming trimming, Runnable changed) {
        this.trimming = trimming;
        this.changed = changed;
    }

    @Override
    public String getKey(GenericKubernetesResource object) {
        return Cache.metaNamespaceKeyFunc(object);
    }

    /** @return null, always: nobody asks what the object was before */
    @Override
    public GenericKubernetesResource put(String key, GenericKubernetesResource object) {
        byte[] json = trimming.trim(object);
        synchronized (this) {
            if (json == null ? !objects.remove(key) : !objects.put(key, json)) {
                return null;
            }
        }
        changed.run();
        return null;
    }

    @Override
    public GenericKubernetesResource remove(String key) {
        synchronized (this) {
            if (!objects.remove(key)) {
                return null;
            }
        }
        changed.run();
        return null;
    }

    /** Forgets all, for a kind that is gone. */
    void clear() {
        synchronized (this) {
            if (objects.size() == 0) {
                return;
            }
            objects.clear();
        }
        changed.run();
    }

    /** All objects as compressed lists. */
    synchronized List<byte[]> compressed() {
        return objects.compressed();
    }

    synchronized long keptBytes() {
        return objects.keptBytes();
    }

    @Override
    public Stream<String> keySet() {
        return keys().stream();
    }

    private synchronized List<String> keys() {
        List<String> keys = new ArrayList<>(objects.size());
        objects.forEachKey(keys::add);
        return keys;
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return keys().stream().map(KeptObjects::named);
    }

    @Override
    public synchronized int size() {
        return objects.size();
    }

    @Override
    public synchronized GenericKubernetesResource get(String key) {
        return objects.has(key) ? named(key) : null;
    }

    /** Enough of an object to tell which it is. */
    private static GenericKubernetesResource named(String key) {
        int slash = key.indexOf('/');
        ObjectMeta metadata = new ObjectMeta();
        metadata.setNamespace(slash < 0 ? null : key.substring(0, slash));
        metadata.setName(key.substring(slash + 1));
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setMetadata(metadata);
        return object;
    }

    @Override
    public boolean isFullState() {
        return false;
    }
}
