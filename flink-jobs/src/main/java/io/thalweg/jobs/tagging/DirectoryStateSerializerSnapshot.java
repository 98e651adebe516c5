package io.thalweg.jobs.tagging;

import io.thalweg.tagging.ResourceDirectory;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What a savepoint says of the directory in it: the versions it was written in. Its name is in savepoints. */
public final class DirectoryStateSerializerSnapshot implements TypeSerializerSnapshot<DirectoryState> {
    private static final int SNAPSHOT_VERSION = 1;

    private int stateVersion = DirectoryState.VERSION;
    private int directoryVersion = ResourceDirectory.STATE_VERSION;

    @Override
    public int getCurrentVersion() {
        return SNAPSHOT_VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        out.writeInt(stateVersion);
        out.writeInt(directoryVersion);
    }

    @Override
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader) throws IOException {
        stateVersion = in.readInt();
        directoryVersion = in.readInt();
        if (readVersion > SNAPSHOT_VERSION
                || stateVersion > DirectoryState.VERSION
                || directoryVersion > ResourceDirectory.STATE_VERSION) {
            throw new IOException(
                    "resource directory: the savepoint is of a newer build than this; start the build that"
                            + " wrote it, or a newer one");
        }
    }

    @Override
    public TypeSerializer<DirectoryState> restoreSerializer() {
        return DirectoryStateSerializer.INSTANCE;
    }

    @Override
    public TypeSerializerSchemaCompatibility<DirectoryState> resolveSchemaCompatibility(
            TypeSerializerSnapshot<DirectoryState> oldSnapshot) {
        if (!(oldSnapshot instanceof DirectoryStateSerializerSnapshot old)) {
            return TypeSerializerSchemaCompatibility.incompatible();
        }
        return old.stateVersion == stateVersion && old.directoryVersion == directoryVersion
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
}
