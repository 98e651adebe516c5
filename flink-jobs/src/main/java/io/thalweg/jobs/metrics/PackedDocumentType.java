package io.thalweg.jobs.metrics;

import io.thalweg.engine.metrics.PackedDocument;
import io.thalweg.jobs.flow.PlainSerializer;
import io.thalweg.jobs.flow.PlainType;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Documents on their way to their windows. */
final class PackedDocumentType extends PlainType<PackedDocument> {
    static final PackedDocumentType INSTANCE = new PackedDocumentType();

    private PackedDocumentType() {
        super(PackedDocument.class);
    }

    @Override
    public TypeSerializer<PackedDocument> createSerializer(SerializerConfig config) {
        return new Documents();
    }

    private static final class Documents extends PlainSerializer<PackedDocument> {
        @Override
        public boolean isImmutableType() {
            return true;
        }

        @Override
        public PackedDocument copy(PackedDocument from) {
            return from;
        }

        @Override
        public void serialize(PackedDocument document, DataOutputView target) throws IOException {
            document.writeTo(target);
        }

        @Override
        public PackedDocument deserialize(DataInputView source) throws IOException {
            return PackedDocument.readFrom(source);
        }

        @Override
        public TypeSerializerSnapshot<PackedDocument> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** Public with a public constructor, as Flink asks. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<PackedDocument> {
        public Snapshot() {
            super(Documents::new);
        }
    }
}
