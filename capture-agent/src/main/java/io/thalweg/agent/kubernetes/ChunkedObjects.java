package io.thalweg.agent.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.DeflaterOutputStream;

/**
 * JSON objects by key, given out as compressed lists of a few hundred.
 *
 * <p>An object stays in its list while others come and go, and a list is compressed again only when one of its objects
 * changed: of 10 000 pods of which one changes, 150 are compressed. Not thread-safe.
 */
final class ChunkedObjects {
    /** Objects of a list, on average; enough to compress well, few enough to do it again for one of them. */
    private static final int OBJECTS_PER_CHUNK = 256;

    private static final byte[] BEGIN = {'{', '"', 'i', 't', 'e', 'm', 's', '"', ':', '['};
    private static final byte[] END = {']', '}'};

    private static final class Chunk {
        final Map<String, byte[]> objects = new HashMap<>();
        byte[] compressed;
    }

    private Chunk[] chunks = {new Chunk()};
    private int size;
    private long bytes;

    /** @return whether it is new or differs */
    boolean put(String key, byte[] json) {
        Chunk chunk = chunk(key);
        byte[] before = chunk.objects.get(key);
        if (Arrays.equals(before, json)) {
            return false;
        }
        chunk.objects.put(key, json);
        chunk.compressed = null;
        bytes += json.length;
        if (before != null) {
            bytes -= before.length;
        } else if (++size > chunks.length * OBJECTS_PER_CHUNK) {
            split();
        }
        return true;
    }

    /** @return whether it was there */
    boolean remove(String key) {
        Chunk chunk = chunk(key);
        byte[] before = chunk.objects.remove(key);
        if (before == null) {
            return false;
        }
        chunk.compressed = null;
        bytes -= before.length;
        size--;
        return true;
    }

    boolean has(String key) {
        return chunk(key).objects.containsKey(key);
    }

    void forEachKey(Consumer<String> consumer) {
        for (Chunk chunk : chunks) {
            chunk.objects.keySet().forEach(consumer);
        }
    }

    void clear() {
        chunks = new Chunk[] {new Chunk()};
        size = 0;
        bytes = 0;
    }

    int size() {
        return size;
    }

    /** Of the objects, as they are kept. */
    long keptBytes() {
        return bytes;
    }

    /** Lists as {@code kubectl get -o json} prints them, in zlib; those without objects are left out. */
    List<byte[]> compressed() {
        List<byte[]> lists = new ArrayList<>(chunks.length);
        for (Chunk chunk : chunks) {
            if (chunk.objects.isEmpty()) {
                continue;
            }
            if (chunk.compressed == null) {
                chunk.compressed = compress(chunk);
            }
            lists.add(chunk.compressed);
        }
        return lists;
    }

    private Chunk chunk(String key) {
        int hash = key.hashCode();
        return chunks[(hash ^ hash >>> 16) & chunks.length - 1];
    }

    private void split() {
        Chunk[] before = chunks;
        chunks = new Chunk[before.length * 2];
        Arrays.setAll(chunks, index -> new Chunk());
        for (Chunk chunk : before) {
            chunk.objects.forEach((key, json) -> chunk(key).objects.put(key, json));
        }
    }

    private static byte[] compress(Chunk chunk) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(compressed)) {
            out.write(BEGIN);
            boolean isFirst = true;
            for (byte[] json : chunk.objects.values()) {
                if (!isFirst) {
                    out.write(',');
                }
                isFirst = false;
                out.write(json);
            }
            out.write(END);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
