package io.thalweg.engine.metrics;

import io.thalweg.engine.row.MetricsDocument;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Documents of different keys, to which others of the same keys are added: a hash table with open addressing. It never
 * holds more than it is told to. Not thread-safe. A copy shares the documents until one of the two changes them: a checkpoint of
 * many documents costs their places.
 *
 * <p>Documents are a kilobyte each; one that recycles uses those again that have left.
 */
final class DocumentTable {
    private static final int FIRST_PLACES = 16;

    private final boolean recycles;
    private MetricsDocument[] places = new MetricsDocument[FIRST_PLACES];
    private int[] hashes = new int[FIRST_PLACES];
    /** Whether the document of a place is in another table too, and must not be changed; null: none is. */
    private boolean[] isShared;

    private int size;
    private MetricsDocument[] spare = {};
    private int spares;

    /** A table whose documents belong to those that they are drained to. */
    DocumentTable() {
        this(false);
    }

    /** @param recycles whether documents are valid only while they are drained */
    DocumentTable(boolean recycles) {
        this.recycles = recycles;
    }

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
            own(place).merge(document);
            return true;
        }
        if (size >= most) {
            return false;
        }
        insert(place, hash, copyOf(document));
        return true;
    }

    /** The document of the place, as this table's alone. */
    private MetricsDocument own(int place) {
        if (isShared != null && isShared[place]) {
            places[place] = places[place].copy();
            isShared[place] = false;
        }
        return places[place];
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
        if (isShared != null) {
            isShared[place] = false;
        }
        size++;
        if (size * 2 > places.length) {
            resize(places.length * 2);
        }
    }

    private void resize(int length) {
        MetricsDocument[] documents = places;
        int[] theirHashes = hashes;
        boolean[] areShared = isShared;
        places = new MetricsDocument[length];
        hashes = new int[length];
        isShared = areShared == null ? null : new boolean[length];
        int mask = length - 1;
        for (int i = 0; i < documents.length; i++) {
            if (documents[i] != null) {
                int place = theirHashes[i] & mask;
                while (places[place] != null) {
                    place = place + 1 & mask;
                }
                places[place] = documents[i];
                hashes[place] = theirHashes[i];
                if (areShared != null) {
                    isShared[place] = areShared[i];
                }
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
                MetricsDocument document = own(i);
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
        if (!recycles || spares > 0 && spare[0].kind.isApplication() != document.kind.isApplication()) {
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

    /** Another table of the same documents; what happens to one of the two does not show in the other. */
    DocumentTable copy() {
        DocumentTable copy = new DocumentTable(recycles);
        copy.places = places.clone();
        copy.hashes = hashes.clone();
        copy.size = size;
        isShared = new boolean[places.length];
        Arrays.fill(isShared, true);
        copy.isShared = isShared.clone();
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(size);
        for (MetricsDocument document : places) {
            if (document != null) {
                DocumentCodec.write(document, out);
            }
        }
    }

    /** @throws IOException when the bytes are not those of a table */
    static DocumentTable readFrom(DataInput in) throws IOException {
        DocumentTable table = new DocumentTable();
        int size = in.readInt();
        if (size < 0) {
            throw new IOException("metrics: a table of " + size + " documents");
        }
        for (int i = 0; i < size; i++) {
            MetricsDocument document = DocumentCodec.read(in);
            int hash = hash(document);
            table.insert(table.place(document, hash), hash, document);
        }
        return table;
    }
}
