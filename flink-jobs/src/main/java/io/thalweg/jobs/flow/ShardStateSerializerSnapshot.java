package io.thalweg.jobs.flow;

import io.thalweg.engine.flow.FlowShard;
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
public final class ShardStateSerializerSnapshot implements TypeSerializerSnapshot<ShardState> {
    private static final int SNAPSHOT_VERSION = 1;

    private int shardVersion = ShardState.VERSION;
    private int flowVersion = FlowShard.STATE_VERSION;

    @Override
    public int getCurrentVersion() {
        return SNAPSHOT_VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        out.writeInt(shardVersion);
        out.writeInt(flowVersion);
    }

    @Override
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader) throws IOException {
        requireNotNewer("serializer snapshot", readVersion, SNAPSHOT_VERSION);
        shardVersion = in.readInt();
        flowVersion = in.readInt();
        requireNotNewer("shard state", shardVersion, ShardState.VERSION);
        requireNotNewer("flow state", flowVersion, FlowShard.STATE_VERSION);
    }

    private static void requireNotNewer(String what, int version, int newest) throws IOException {
        if (version > newest) {
            throw new IOException(what + ": version " + version + " is of a newer build than this, which reads up to "
                    + newest + "; start the build that wrote the savepoint, or a newer one");
        }
    }

    @Override
    public TypeSerializer<ShardState> restoreSerializer() {
        return ShardStateSerializer.INSTANCE;
    }

    @Override
    public TypeSerializerSchemaCompatibility<ShardState> resolveSchemaCompatibility(
            TypeSerializerSnapshot<ShardState> oldSnapshot) {
        if (!(oldSnapshot instanceof ShardStateSerializerSnapshot old)) {
            return TypeSerializerSchemaCompatibility.incompatible();
        }
        boolean isSame = old.shardVersion == shardVersion && old.flowVersion == flowVersion;
        return isSame
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
}
