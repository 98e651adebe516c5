package io.thalweg.engine.metrics;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Documents of different keys, to which others of the same keys are added: a hash table with open addressing. It never
 * holds more than it is told to. Not thread-safe.
 *
 * @param <D> a form of documents
 */
abstract class KeyedTable<D> implements Iterable<D> {
    private static final int FIRST_PLACES = 16;

    private D[] places = newPlaces(FIRST_PLACES);
    private int[] hashes = new int[FIRST_PLACES];
    private int size;

    /** Begin of its second or minute, unsigned; a part of the key. */
    abstract int time(D document);

    /** Equal for documents of the same key but for their time. */
    abstract long tagHash(D document);

    abstract boolean haveSameKey(D one, D other);

    /** What the table has from now on of two documents of the same key, of which it has the first. */
    abstract D merged(D kept, D added);

    /** What the table has of a document whose key is new. */
    abstract D kept(D added);

    /** A document has been drained. */
    void drained(D document) {}

    @SuppressWarnings("unchecked") // nothing but documents is put in, and nobody else has the array
    private D[] newPlaces(int length) {
        return (D[]) new Object[length];
    }

    int size() {
        return size;
    }

    /**
     * Adds what a document has counted to that of its key, or has the table keep it when there is none.
     *
     * @param most documents in the table at once
     * @return false when there is no room for one more key: the document is not in the table
     */
    boolean add(D document, int most) {
        int hash = hash(document);
        int place = place(document, hash);
        if (places[place] != null) {
            places[place] = merged(places[place], document);
            return true;
        }
        if (size >= most) {
            return false;
        }
        insert(place, hash, kept(document));
        return true;
    }

    private int place(D document, int hash) {
        int mask = places.length - 1;
        int place = hash & mask;
        while (places[place] != null && !(hashes[place] == hash && haveSameKey(places[place], document))) {
            place = place + 1 & mask;
        }
        return place;
    }

    private int hash(D document) {
        return (int) tagHash(document) ^ time(document) * 0x9e37_79b1;
    }

    private void insert(int place, int hash, D document) {
        places[place] = document;
        hashes[place] = hash;
        size++;
        if (size * 2 > places.length) {
            resize(places.length * 2);
        }
    }

    private void resize(int length) {
        D[] documents = places;
        int[] theirHashes = hashes;
        places = newPlaces(length);
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
    void drain(int second, Consumer<D> to) {
        if (size == 0) {
            return;
        }
        int left = 0;
        for (int i = 0; i < places.length; i++) {
            D document = places[i];
            if (document != null && Integer.compareUnsigned(time(document), second) <= 0) {
                places[i] = null;
                left++;
                to.accept(document);
                drained(document);
            }
        }
        size -= left;
        // None when nothing has left, or everything.
        boolean hasGaps = left > 0 && size > 0;
        if (hasGaps) {
            closeGaps();
        }
    }

    private void closeGaps() {
        resize(Math.min(places.length, Math.max(FIRST_PLACES, Integer.highestOneBit(size) * 4)));
    }

    /** Every document, in no order. They are the table's. */
    @Override
    public Iterator<D> iterator() {
        return Arrays.stream(places).filter(Objects::nonNull).iterator();
    }

    /** Has this table hold the documents of another; what happens to one of the two does not show in the other. */
    void share(KeyedTable<D> other) {
        places = other.places.clone();
        hashes = other.hashes.clone();
        size = other.size;
    }
}
