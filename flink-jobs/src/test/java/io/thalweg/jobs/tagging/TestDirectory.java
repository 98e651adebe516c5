package io.thalweg.jobs.tagging;

import com.google.protobuf.ByteString;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.Topics;
import io.thalweg.event.proto.IpPrefix;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/** Records of the directory's topics, numbered as a broker would. All resources are of cluster 1. */
public final class TestDirectory {
    private static final int CLUSTER = 1;

    private long resources;
    private long processes;

    public DirectoryRecord put(Resource resource) {
        return new DirectoryRecord(
                DirectoryTopic.RESOURCES,
                0,
                resources++,
                ResourceKey.of(resource).toBytes(),
                resource.toByteArray());
    }

    public DirectoryRecord remove(Resource resource) {
        return new DirectoryRecord(
                DirectoryTopic.RESOURCES,
                0,
                resources++,
                ResourceKey.of(resource).toBytes(),
                null);
    }

    public DirectoryRecord put(Process process) {
        return new DirectoryRecord(DirectoryTopic.PROCESSES, 0, processes++, key(process), process.toByteArray());
    }

    public DirectoryRecord remove(Process process) {
        return new DirectoryRecord(DirectoryTopic.PROCESSES, 0, processes++, key(process), null);
    }

    private static byte[] key(Process process) {
        return Topics.processKey(process.getAgentId(), process.getPid(), process.getStartTime());
    }

    /** Has the first records read before the subtask starts, and waits for those before {@code end}. */
    public static DirectoryLoader loader(long end, DirectoryRecord... first) {
        return (state, timeout) -> {
            Arrays.stream(first).forEach(state::apply);
            DirectoryState.Place place = new DirectoryState.Place(DirectoryTopic.RESOURCES, 0);
            return state.next(place) < end ? Map.of(place, end) : Map.of();
        };
    }

    public static Resource.Builder pod(int id, int address) {
        return Resource.newBuilder()
                .setKind(ResourceKind.RESOURCE_KIND_POD)
                .setId(id)
                .setClusterId(CLUSTER)
                .addAddresses(ipv4(address));
    }

    public static Resource cluster(int block, int length) {
        return Resource.newBuilder()
                .setKind(ResourceKind.RESOURCE_KIND_CLUSTER)
                .setId(CLUSTER)
                .addCidrs(IpPrefix.newBuilder().setAddress(ipv4(block)).setLength(length))
                .build();
    }

    private static ByteString ipv4(int address) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(Integer.BYTES).putInt(address).array());
    }
}
