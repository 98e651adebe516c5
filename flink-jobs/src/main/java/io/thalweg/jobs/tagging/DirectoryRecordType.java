package io.thalweg.jobs.tagging;

import io.thalweg.jobs.flow.PlainSerializer;
import io.thalweg.jobs.flow.PlainType;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Records of the directory's topics on their way to every subtask. */
final class DirectoryRecordType extends PlainType<DirectoryRecord> {
    static final DirectoryRecordType INSTANCE = new DirectoryRecordType();

    private static final int NONE = -1;

    private DirectoryRecordType() {
        super(DirectoryRecord.class);
    }

    @Override
    public TypeSerializer<DirectoryRecord> createSerializer(SerializerConfig config) {
        return new Records();
    }

    private static final class Records extends PlainSerializer<DirectoryRecord> {
        @Override
        public boolean isImmutableType() {
            return true;
        }

        @Override
        public DirectoryRecord copy(DirectoryRecord from) {
            return from;
        }

        @Override
        public void serialize(DirectoryRecord record, DataOutputView target) throws IOException {
            target.writeByte(record.topic().ordinal());
            target.writeInt(record.partition());
            target.writeLong(record.offset());
            write(record.key(), target);
            write(record.value(), target);
        }

        @Override
        public DirectoryRecord deserialize(DataInputView source) throws IOException {
            DirectoryTopic topic = DirectoryTopic.of(source.readByte());
            return new DirectoryRecord(topic, source.readInt(), source.readLong(), read(source), read(source));
        }

        private static void write(byte[] bytes, DataOutputView target) throws IOException {
            target.writeInt(bytes == null ? NONE : bytes.length);
            if (bytes != null) {
                target.write(bytes);
            }
        }

        private static byte[] read(DataInputView source) throws IOException {
            int length = source.readInt();
            if (length == NONE) {
                return null;
            }
            byte[] bytes = new byte[length];
            source.readFully(bytes);
            return bytes;
        }

        @Override
        public TypeSerializerSnapshot<DirectoryRecord> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** Public with a public constructor, as Flink asks. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DirectoryRecord> {
        public Snapshot() {
            super(Records::new);
        }
    }
}
