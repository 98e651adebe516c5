package io.thalweg.engine.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Packed documents. Copies of a table share them, since they do not change: a checkpoint of many costs their places. */
final class PackedTable extends KeyedTable<PackedDocument> {
    private final DocumentPacker packer;

    PackedTable(DocumentPacker packer) {
        this.packer = packer;
    }

    @Override
    int time(PackedDocument document) {
        return document.time();
    }

    @Override
    long tagHash(PackedDocument document) {
        return document.hash();
    }

    @Override
    boolean haveSameKey(PackedDocument one, PackedDocument other) {
        return one.hasSameKey(other);
    }

    @Override
    PackedDocument merged(PackedDocument kept, PackedDocument added) {
        return packer.merge(kept, added);
    }

    @Override
    PackedDocument kept(PackedDocument added) {
        return added;
    }

    PackedTable copy(DocumentPacker itsPacker) {
        PackedTable copy = new PackedTable(itsPacker);
        copy.share(this);
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(size());
        for (PackedDocument document : this) {
            document.writeTo(out);
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
            add(documents.readFrom(in), Integer.MAX_VALUE);
        }
    }
}
