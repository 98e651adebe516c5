package io.thalweg.engine.metrics;

import io.thalweg.engine.row.MetricsDocument;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Documents of different keys, to which others of the same keys are added: a hash table with open addressing. It never
 * holds more than it is told to. Not thread-safe. Documents are a kilobyte each, so those that have left are used again: they are
 * valid only while they are drained.
 */
final class DocumentTable {
    private static final int FIRST_PLACES = 16;

    private MetricsDocument[] places = new MetricsDocument[FIRST_PLACES];
    private int[] hashes = new int[FIRST_PLACES];
    private int size;
    private MetricsDocument[] spare = {};
    private int spares;

    int size() {
        return size;
    }

    /**
     * Adds what a document has counted to the one of its key, or a copy of it when there is none.
     *
     * @param most documents in the table at once
     * @return false when there is no room for one more key: the document is not in the table
     */
    boolean add(MetricsDocument document, int most) {
        int hash = hash(document);
        int place = place(document, hash);
        if (places[place] != null) {
            places[place].merge(document);
            return true;
        }
        if (size >= most) {
            return false;
        }
        insert(place, hash, copyOf(document));
        return true;
    }

    private MetricsDocument copyOf(MetricsDocument document) {
        if (spares == 0) {
            return document.copy();
        }
        MetricsDocument copy = spare[--spares];
        copy.set(document);
        return copy;
    }

    private int place(MetricsDocument document, int hash) {
        int mask = places.length - 1;
        int place = hash & mask;
        while (places[place] != null && !(hashes[place] == hash && places[place].hasSameKey(document))) {
            place = place + 1 & mask;
        }
        return place;
    }

    private static int hash(MetricsDocument document) {
        return (int) document.tagHash() ^ document.time * 0x9e37_79b1;
    }

    private void insert(int place, int hash, MetricsDocument document) {
        places[place] = document;
        hashes[place] = hash;
        size++;
        if (size * 2 > places.length) {
            resize(places.length * 2);
        }
    }

    private void resize(int length) {
        MetricsDocument[] documents = places;
        int[] theirHashes = hashes;
        places = new MetricsDocument[length];
        hashes = new int[length];
        int mask = length - 1;
        for (int i = 0; i < documents.length; i++) {
            if (documents[i] != null) {
                int place = theirHashes[i] & mask;
                while (places[place] != null) {
                    place = place + 1 & mask;
                }
                places[place] = documents[i];
                hashes[place] = theirHashes[i];
            }
        }
    }

    /** Takes out every document of a time up to and including {@code second}, which is unsigned. */
    void drain(int second, Consumer<MetricsDocument> to) {
        if (size == 0) {
            return;
        }
        int left = 0;
        for (int i = 0; i < places.length; i++) {
            if (places[i] != null && Integer.compareUnsigned(places[i].time, second) <= 0) {
                MetricsDocument document = places[i];
                places[i] = null;
                left++;
                to.accept(document);
                recycle(document);
            }
        }
        if (left < size) {
            closeGaps(size - left);
        }
        size -= left;
    }

    private void closeGaps(int kept) {
        resize(Math.min(places.length, Math.max(FIRST_PLACES, Integer.highestOneBit(kept) * 4)));
    }

    private void recycle(MetricsDocument document) {
        if (spares > 0 && spare[0].kind.isApplication() != document.kind.isApplication()) {
            return;
        }
        if (spares == spare.length) {
            spare = Arrays.copyOf(spare, Math.max(64, spares * 2));
        }
        spare[spares++] = document;
    }

    /** Every document, in no order. They are the table's. */
    void forEach(Consumer<MetricsDocument> to) {
        for (MetricsDocument document : places) {
            if (document != null) {
                to.accept(document);
            }
        }
    }
}
