package io.thalweg.tagging.sql;

import com.google.protobuf.InvalidProtocolBufferException;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.tagging.IpAddress;
import io.thalweg.tagging.Lookup;
import io.thalweg.tagging.ResourceDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The topic of resources with its names: whose an address was, and what that was called. Many threads; one at a time has
 * the book.
 */
final class ResourceBook {
    private final ResourceDirectory directory = new ResourceDirectory();
    private final Lookup lookup = new Lookup(directory);
    /** The intervals of each resource by their beginning. */
    private final Map<Named, TreeMap<Long, Resource>> intervals = new HashMap<>();

    private record Named(ResourceKind kind, int id) {}

    /** Takes a record of the topic; one that is no resource is left out. */
    synchronized void apply(byte[] key, byte[] value) {
        if (value == null) {
            ResourceKey removed = ResourceKey.parse(key);
            if (removed != null) {
                remove(removed);
            }
            return;
        }
        try {
            put(Resource.parseFrom(value));
        } catch (InvalidProtocolBufferException e) {
            // The flow job counts and tells it.
        }
    }

    private void put(Resource resource) {
        directory.put(resource);
        if (resource.getKind() != ResourceKind.UNRECOGNIZED
                && resource.getKind() != ResourceKind.RESOURCE_KIND_SNAPSHOT) {
            intervals
                    .computeIfAbsent(new Named(resource.getKind(), resource.getId()), named -> new TreeMap<>())
                    .put(resource.getValidFrom(), resource);
        }
    }

    private void remove(ResourceKey key) {
        directory.remove(key);
        Named named = new Named(key.kind(), key.id());
        TreeMap<Long, Resource> known = intervals.get(named);
        if (known != null && known.remove(key.validFrom()) != null && known.isEmpty()) {
            intervals.remove(named);
        }
    }

    /** Who was at the address; what is asked of it is read while nobody else has the book. */
    synchronized <T> T at(IpAddress address, int port, long micros, Function<Found, T> question) {
        lookup.find(address, 0, port == 0 ? 0 : TCP, port, micros);
        return question.apply(new Found(micros));
    }

    private static final int TCP = 6;

    /** Every interval, in the order of kinds, ids and times. */
    synchronized List<Resource> all() {
        List<Resource> all = new ArrayList<>();
        intervals.values().forEach(known -> all.addAll(known.values()));
        all.sort((a, b) -> {
            int byKind = a.getKind().compareTo(b.getKind());
            int byId = byKind != 0 ? byKind : Integer.compareUnsigned(a.getId(), b.getId());
            return byId != 0 ? byId : Long.compare(a.getValidFrom(), b.getValidFrom());
        });
        return all;
    }

    /** What the last look-up found. */
    final class Found {
        private final long micros;

        private Found(long micros) {
            this.micros = micros;
        }

        Lookup ids() {
            return lookup;
        }

        /** The resource of that kind as it was then; null for id 0 and for what is not known. */
        Resource resource(ResourceKind kind, int id) {
            TreeMap<Long, Resource> known = id == 0 ? null : intervals.get(new Named(kind, id));
            if (known == null) {
                return null;
            }
            Map.Entry<Long, Resource> then = known.floorEntry(micros);
            return then == null ? known.firstEntry().getValue() : then.getValue();
        }

        String name(ResourceKind kind, int id) {
            Resource resource = resource(kind, id);
            return resource == null ? null : resource.getName();
        }
    }
}
