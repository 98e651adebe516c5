package io.thalweg.jobs.metrics;

import io.thalweg.engine.metrics.DocumentCodec;
import io.thalweg.engine.row.MetricsDocument;
import io.thalweg.jobs.flow.PlainSerializer;
import io.thalweg.jobs.flow.PlainType;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Documents of a task that had not left yet, in saved state. */
public final class MetricsDocumentType extends PlainType<MetricsDocument> {
    public static final MetricsDocumentType INSTANCE = new MetricsDocumentType();

    private MetricsDocumentType() {
        super(MetricsDocument.class);
    }

    @Override
    public TypeSerializer<MetricsDocument> createSerializer(SerializerConfig config) {
        return new Documents();
    }

    private static final class Documents extends PlainSerializer<MetricsDocument> {
        @Override
        public boolean isImmutableType() {
            return false;
        }

        @Override
        public MetricsDocument copy(MetricsDocument from) {
            return from.copy();
        }

        @Override
        public void serialize(MetricsDocument document, DataOutputView target) throws IOException {
            DocumentCodec.write(document, target);
        }

        @Override
        public MetricsDocument deserialize(DataInputView source) throws IOException {
            return DocumentCodec.read(source);
        }

        @Override
        public TypeSerializerSnapshot<MetricsDocument> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** Public with a public constructor, as Flink asks. Documents tell their version themselves. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<MetricsDocument> {
        public Snapshot() {
            super(Documents::new);
        }
    }
}
