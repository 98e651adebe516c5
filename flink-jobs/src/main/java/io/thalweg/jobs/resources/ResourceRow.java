package io.thalweg.jobs.resources;

import io.thalweg.event.proto.Resource;

/**
 * One row of {@code flow_tag.resource}: a resource as a record of the topic tells it.
 *
 * @param resource as it came
 * @param kind as users call it
 * @param updatedAt µs since the epoch; of the rows of a resource the one with the greatest is true
 * @param addresses as people write them
 * @param labels with what is too long cut
 */
record ResourceRow(
        Resource resource, String kind, long updatedAt, String[] addresses, TextPairs labels, TextPairs annotations) {

    /** Seconds since the epoch; the row goes some time after. */
    long deletedAt() {
        if (!resource.getDeleted()) {
            return 0;
        }
        return (resource.getValidTo() > 0 ? resource.getValidTo() : updatedAt) / 1_000_000;
    }

    /** The id of the owner, if it is of that kind. */
    int ownerOf(int kindNumber) {
        return resource.getOwnerKindValue() == kindNumber ? resource.getOwnerId() : 0;
    }

    /** A type has one meaning in each kind of resource. */
    int type() {
        return switch (resource.getKind()) {
            case RESOURCE_KIND_WORKLOAD -> resource.getWorkloadType();
            case RESOURCE_KIND_DEVICE -> resource.getDeviceType();
            case RESOURCE_KIND_CUSTOM -> resource.getCustomType();
            default -> 0;
        };
    }
}
