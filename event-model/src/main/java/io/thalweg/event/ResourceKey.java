package io.thalweg.event;

import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Key of a record of {@link Topics#RESOURCES}: one interval of a resource's life, as {@code pod/4711/1760000000000000}. A
 * record without a value is known by its key alone.
 *
 * @param id unsigned
 * @param validFrom µs since the epoch
 */
public record ResourceKey(ResourceKind kind, int id, long validFrom) {
    private static final String PREFIX = "RESOURCE_KIND_";
    private static final int PARTS = 3;

    public static ResourceKey of(Resource resource) {
        return new ResourceKey(resource.getKind(), resource.getId(), resource.getValidFrom());
    }

    /** Null when the bytes are no such key, or of a kind that is not known here. */
    public static ResourceKey parse(byte[] key) {
        if (key == null) {
            return null;
        }
        String[] parts = new String(key, StandardCharsets.UTF_8).split("/", PARTS + 1);
        if (parts.length != PARTS) {
            return null;
        }
        try {
            ResourceKind kind = ResourceKind.valueOf(PREFIX + parts[0].toUpperCase(Locale.ROOT));
            return new ResourceKey(kind, Integer.parseUnsignedInt(parts[1]), Long.parseLong(parts[2]));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    public byte[] toBytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return kindName(kind) + "/" + Integer.toUnsignedString(id) + "/" + validFrom;
    }

    /** As users call it: {@code pod}, {@code namespace}. */
    public static String kindName(ResourceKind kind) {
        return kind.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    }
}
