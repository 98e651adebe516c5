package io.thalweg.control.resource;

import com.google.protobuf.ByteString;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes MAC addresses into intervals in place: they are learned late, but held since the interval began. */
final class LearnedMacs {
    private static final int MAX_MACS = 64;

    private LearnedMacs() {}

    static void rewrite(Holdings before, Holdings after, Map<ByteString, Set<Long>> learned, ResourceWrites writes)
            throws SQLException {
        for (Map.Entry<ResourceUid, HeldResource> entry : before.held.entrySet()) {
            ResourceKind kind = entry.getKey().kind();
            HeldResource held = entry.getValue();
            if (kind != ResourceKind.RESOURCE_KIND_POD && kind != ResourceKind.RESOURCE_KIND_NODE) {
                continue;
            }
            Set<Long> macs = new TreeSet<>();
            for (ByteString address : held.addresses()) {
                macs.addAll(learned.getOrDefault(address, Set.of()));
            }
            if (macs.isEmpty()) {
                continue;
            }
            Resource was = held.parsed();
            List<Long> kept = macs.stream().limit(MAX_MACS).toList();
            if (!kept.equals(was.getMacsList())) {
                Resource is = was.toBuilder().clearMacs().addAllMacs(kept).build();
                HeldResource rewritten =
                        new HeldResource(held.id(), held.validFrom(), ResourceBodies.of(is), held.addresses());
                after.held.put(entry.getKey(), rewritten);
                writes.rewrite(kind, rewritten);
            }
        }
    }
}
