package io.thalweg.control.resource;

import com.google.protobuf.ByteString;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Since when a resource is what a sync says it is. The sync comes some time after the change; Kubernetes tells only when
 * objects began, in whole seconds. An address has one holder at a time: who gets it begins where the last one ends.
 */
final class IntervalStarts {
    private static final long SECOND = 1_000_000;

    private final Holdings before;
    private final boolean isFirst;
    private final long nowMicros;
    private final Map<ByteString, HeldResource> holders = new HashMap<>();
    private final Map<ByteString, Long> takenOver = new HashMap<>();

    /** {@code isFirst}: nothing was known of the cluster, so that what tells no time may be as old as it likes. */
    IntervalStarts(Holdings before, boolean isFirst, long nowMicros) {
        this.before = before;
        this.isFirst = isFirst;
        this.nowMicros = nowMicros;
        before.held.values().forEach(held -> held.addresses().forEach(address -> holders.put(address, held)));
    }

    /** Of one that was not there before. */
    long ofNew(WantedResource wanted, Resource body) {
        long since = wanted.sinceMicros == 0 ? (isFirst ? 0 : nowMicros) : Math.min(wanted.sinceMicros, nowMicros);
        return afterLastHolders(since, null, body.getAddressesList());
    }

    /** Of the next interval of one that was something else until now. */
    long ofChanged(WantedResource wanted, HeldResource held, Resource was, Resource is, Map<Integer, Long> workloads) {
        long since = nowMicros;
        if (was.getAddressesCount() == 0 && is.getAddressesCount() > 0) {
            since = wanted.sinceMicros == 0 ? nowMicros : wanted.sinceMicros;
        } else if (wanted.kind == ResourceKind.RESOURCE_KIND_SERVICE && onlyGrew(was, is)) {
            Set<Integer> added = new HashSet<>(is.getWorkloadIdsList());
            added.removeAll(was.getWorkloadIdsList());
            // Nobody was answered by a workload before it was there.
            since = added.stream()
                    .mapToLong(id -> workloads.getOrDefault(id, nowMicros))
                    .max()
                    .orElse(nowMicros);
        }
        since = Math.max(held.validFrom() + 1, Math.min(since, nowMicros));
        return afterLastHolders(since, held, is.getAddressesList());
    }

    private static boolean onlyGrew(Resource was, Resource is) {
        return is.getWorkloadIdsList().containsAll(was.getWorkloadIdsList())
                && is.getPortsList().containsAll(was.getPortsList())
                && is.toBuilder()
                        .clearWorkloadIds()
                        .clearPorts()
                        .clearName()
                        .clearLabels()
                        .clearAnnotations()
                        .clearTags()
                        .build()
                        .equals(was.toBuilder()
                                .clearWorkloadIds()
                                .clearPorts()
                                .clearName()
                                .clearLabels()
                                .clearAnnotations()
                                .clearTags()
                                .build());
    }

    private long afterLastHolders(long since, HeldResource self, List<ByteString> addresses) {
        long start = since;
        for (ByteString address : addresses) {
            HeldResource holder = holders.get(address);
            if (holder != null && holder != self) {
                // A time of whole seconds is up to one too early; the last holder had the address until then.
                long told = since % SECOND == 0 ? since + SECOND : since;
                start = Math.max(start, Math.min(nowMicros, Math.max(told, holder.validFrom() + 1)));
            }
            Long released = before.released.get(address);
            if (released != null && released <= nowMicros) {
                start = Math.max(start, released);
            }
        }
        for (ByteString address : addresses) {
            takenOver.merge(address, start, Math::min);
        }
        return start;
    }

    /** Where an interval ends whose resource is gone or is something else; after all of the others were asked. */
    long endOf(HeldResource held) {
        long end = nowMicros;
        for (ByteString address : held.addresses()) {
            Long taken = takenOver.get(address);
            if (taken != null) {
                end = Math.min(end, taken);
            }
        }
        return Math.max(end, held.validFrom() + 1);
    }
}
