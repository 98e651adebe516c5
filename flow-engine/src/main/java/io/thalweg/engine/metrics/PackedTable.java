package io.thalweg.engine.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Documents of different keys, to which others of the same keys are added: a hash table with open addressing. It never
 * holds more than it is told to. Not thread-safe. Copies share the documents, which do not change: a checkpoint of many costs their
 * places.
 */
final class PackedTable {
    private static final int FIRST_PLACES = 16;

    private final DocumentPacker packer;
    private PackedDocument[] places = new PackedDocument[FIRST_PLACES];
    private int[] hashes = new int[FIRST_PLACES];
    private int size;

    PackedTable(DocumentPacker packer) {
        this.packer = packer;
    }

    int size() {
        return size;
    }

    /**
     * Adds what a document has counted to that of its key, or puts it in when there is none.
     *
     * @param most documents in the table at once
     * @return false when there is no room for one more key: the document is not in the table
     */
    boolean add(PackedDocument document, int most) {
        int hash = hash(document);
        int place = place(document, hash);
        if (places[place] != null) {
            places[place] = packer.merge(places[place], document);
            return true;
        }
        if (size >= most) {
            return false;
        }
        insert(place, hash, document);
        return true;
    }

    private int place(PackedDocument document, int hash) {
        int mask = places.length - 1;
        int place = hash & mask;
        while (places[place] != null && !(hashes[place] == hash && places[place].hasSameKey(document))) {
            place = place + 1 & mask;
        }
        return place;
    }

    private static int hash(PackedDocument document) {
        return (int) document.hash() ^ document.time() * 0x9e37_79b1;
    }

    private void insert(int place, int hash, PackedDocument document) {
        places[place] = document;
        hashes[place] = hash;
        size++;
        if (size * 2 > places.length) {
            resize(places.length * 2);
        }
    }

    private void resize(int length) {
        PackedDocument[] documents = places;
        int[] theirHashes = hashes;
        places = new PackedDocument[length];
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
    void drain(int second, Consumer<PackedDocument> to) {
        if (size == 0) {
            return;
        }
        int left = 0;
        for (int i = 0; i < places.length; i++) {
            PackedDocument document = places[i];
            if (document != null && Integer.compareUnsigned(document.time(), second) <= 0) {
                places[i] = null;
                left++;
                to.accept(document);
            }
        }
        size -= left;
        if (left > 0) {
            closeGaps();
        }
    }

    private void closeGaps() {
        resize(Math.min(places.length, Math.max(FIRST_PLACES, Integer.highestOneBit(size) * 4)));
    }

    /** Another table of the same documents; what happens to one of the two does not show in the other. */
    PackedTable copy(DocumentPacker itsPacker) {
        PackedTable copy = new PackedTable(itsPacker);
        copy.places = places.clone();
        copy.hashes = hashes.clone();
        copy.size = size;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(size);
        for (PackedDocument document : places) {
            if (document != null) {
                document.writeTo(out);
            }
        }
    }

    /** How one document is read. */
    interface Reader {
        PackedDocument readFrom(DataInput in) throws IOException;
    }

    /** @throws IOException when the bytes are not those of a table */
    void readFrom(DataInput in, Reader documents) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            throw new IOException("metrics: a table of " + count + " documents");
        }
        for (int i = 0; i < count; i++) {
            PackedDocument document = documents.readFrom(in);
            int hash = hash(document);
            insert(place(document, hash), hash, document);
        }
    }
}
