package io.thalweg.jobs.sink.clickhouse.staging;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Segments in checkpoints. Raise the version when the bytes change, and keep reading the old ones. */
public final class StagedSegmentSerializer implements SimpleVersionedSerializer<StagedSegment> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(StagedSegment segment) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(segment.path());
        out.writeUTF(segment.writer());
        out.writeLong(segment.number());
        out.writeUTF(segment.origin());
        out.writeInt(segment.blocks());
        out.writeLong(segment.rows());
        out.writeLong(segment.bytes());
        return bytes.toByteArray();
    }

    @Override
    public StagedSegment deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException("a staged segment of version " + version + "; this job reads " + VERSION);
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
        return new StagedSegment(
                in.readUTF(), in.readUTF(), in.readLong(), in.readUTF(), in.readInt(), in.readLong(), in.readLong());
    }
}
