package io.thalweg.jobs.resources;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads records of {@code thalweg.resources}. A resource's name is what its last interval says: one that has ended and
 * was followed by another tells nothing, and the removal of an old interval takes no name away.
 */
final class ResourceRows implements TopicRows<ResourceRow> {
    /** Of these, rows keep 16 bits of the id; a dictionary is an array as long as that. */
    private static final Set<ResourceKind> SHORT_IDS = Set.of(
            ResourceKind.RESOURCE_KIND_CLUSTER,
            ResourceKind.RESOURCE_KIND_NAMESPACE,
            ResourceKind.RESOURCE_KIND_REGION,
            ResourceKind.RESOURCE_KIND_AZ,
            ResourceKind.RESOURCE_KIND_HOST,
            ResourceKind.RESOURCE_KIND_SUBNET,
            ResourceKind.RESOURCE_KIND_AGENT);

    private static final int MOST_ADDRESSES = 64;

    @Override
    public ResourceRow read(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException {
        Resource resource = Resource.parseFrom(record.value());
        boolean wasFollowed = resource.getValidTo() != 0 && !resource.getDeleted();
        if (wasFollowed || resource.getKind() == ResourceKind.RESOURCE_KIND_SNAPSHOT) {
            return null;
        }
        check(resource);
        long told = resource.getPublishedAt();
        return new ResourceRow(
                resource,
                ResourceKey.kindName(resource.getKind()),
                told > 0 ? told : TimeUnit.MILLISECONDS.toMicros(record.timestamp()),
                addresses(resource),
                TextPairs.of(resource.getLabelsMap()),
                TextPairs.of(resource.getAnnotationsMap()));
    }

    private static void check(Resource resource) throws InvalidProtocolBufferException {
        boolean isNamed = resource.getKind() != ResourceKind.RESOURCE_KIND_UNSPECIFIED
                && resource.getKind() != ResourceKind.UNRECOGNIZED
                && resource.getId() != 0;
        if (!isNamed) {
            throw new InvalidProtocolBufferException("neither a kind that is known nor an id");
        }
        if (SHORT_IDS.contains(resource.getKind()) && resource.getId() >>> 16 != 0) {
            throw new InvalidProtocolBufferException("an id of more than 16 bits");
        }
    }

    private static String[] addresses(Resource resource) {
        return resource.getAddressesList().stream()
                .limit(MOST_ADDRESSES)
                .filter(address -> address.size() == 4 || address.size() == 16)
                .map(ResourceRows::text)
                .toArray(String[]::new);
    }

    private static String text(ByteString address) {
        try {
            return InetAddress.getByAddress(address.toByteArray()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }
}
