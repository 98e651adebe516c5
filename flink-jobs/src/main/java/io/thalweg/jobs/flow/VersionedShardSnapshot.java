package io.thalweg.jobs.flow;

import io.thalweg.engine.ShardTable;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What a savepoint says of the shards in it: the versions they were written in.
 *
 * <p>State of an older version that {@link ShardState#readFrom} still reads is read and written anew in today's; the
 * shards carry their versions themselves, so one serializer reads all. State of a newer build is refused here, before a
 * byte of it is misread.
 */
abstract class VersionedShardSnapshot<T extends ShardTable<T>> implements TypeSerializerSnapshot<ShardState<T>> {
    private static final int SNAPSHOT_VERSION = 1;

    private final ShardStateSerializer<T> serializer;
    private final String table;
    private final int newestTable;
    private int shardVersion = ShardState.VERSION;
    private int tableVersion;

    /**
     * @param table how a message names the state
     * @param newestTable its version in this build
     */
    VersionedShardSnapshot(ShardStateSerializer<T> serializer, String table, int newestTable) {
        this.serializer = serializer;
        this.table = table;
        this.newestTable = newestTable;
        this.tableVersion = newestTable;
    }

    @Override
    public final int getCurrentVersion() {
        return SNAPSHOT_VERSION;
    }

    @Override
    public final void writeSnapshot(DataOutputView out) throws IOException {
        out.writeInt(shardVersion);
        out.writeInt(tableVersion);
    }

    @Override
    public final void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader) throws IOException {
        requireNotNewer("serializer snapshot", readVersion, SNAPSHOT_VERSION);
        shardVersion = in.readInt();
        tableVersion = in.readInt();
        requireNotNewer("shard state", shardVersion, ShardState.VERSION);
        requireNotNewer(table, tableVersion, newestTable);
    }

    private static void requireNotNewer(String what, int version, int newest) throws IOException {
        if (version > newest) {
            throw new IOException(what + ": version " + version + " is of a newer build than this, which reads up to "
                    + newest + "; start the build that wrote the savepoint, or a newer one");
        }
    }

    @Override
    public final TypeSerializer<ShardState<T>> restoreSerializer() {
        return serializer;
    }

    @Override
    public final TypeSerializerSchemaCompatibility<ShardState<T>> resolveSchemaCompatibility(
            TypeSerializerSnapshot<ShardState<T>> oldSnapshot) {
        if (oldSnapshot.getClass() != getClass()) {
            return TypeSerializerSchemaCompatibility.incompatible();
        }
        VersionedShardSnapshot<T> old = (VersionedShardSnapshot<T>) oldSnapshot;
        boolean isSame = old.shardVersion == shardVersion && old.tableVersion == tableVersion;
        return isSame
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
}
