package io.thalweg.control.resource;

import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Brings what a cluster holds to what is wanted: ids, intervals, and as few records as that takes. */
final class ResourceDiff {
    private final int cluster;
    private final Holdings before;
    private final Holdings after;
    private final ResourceIds ids;
    private final ResourceWrites writes;
    private final Topology topology;
    private final IntervalStarts starts;

    private final Map<ResourceUid, Integer> idOf = new HashMap<>();
    private final Map<ResourceUid, Long> closedAt = new HashMap<>();
    private final Map<Integer, Long> workloadSince = new HashMap<>();
    private int added;
    private int changed;
    private int removed;
    private int withoutId;

    ResourceDiff(
            int cluster,
            Holdings before,
            Holdings after,
            ResourceIds ids,
            ResourceWrites writes,
            Topology topology,
            long nowMicros) {
        this.cluster = cluster;
        this.before = before;
        this.after = after;
        this.ids = ids;
        this.writes = writes;
        this.topology = topology;
        this.starts = new IntervalStarts(before, before.held.isEmpty() && before.released.isEmpty(), nowMicros);
    }

    /** A change of the interval that {@code was} is, which ends when it is known who takes its addresses over. */
    private record Superseded(ResourceUid uid, HeldResource was) {}

    void apply(Map<ResourceUid, WantedResource> wanted) throws SQLException {
        identify(wanted);
        List<Superseded> superseded = new ArrayList<>();
        for (Map.Entry<ResourceUid, WantedResource> entry : wanted.entrySet()) {
            Integer id = idOf.get(entry.getKey());
            if (id != null) {
                Resource body = body(entry.getValue(), id);
                HeldResource held = before.held.get(entry.getKey());
                HeldResource is = held == null
                        ? open(entry.getKey(), entry.getValue(), id, body)
                        : update(entry.getKey(), entry.getValue(), held, body, superseded);
                if (is.equals(held)) {
                    continue;
                }
                after.held.put(entry.getKey(), is);
            }
        }
        for (Superseded one : superseded) {
            // Where its successor begins: it may have given an address away, but it was there all the time.
            end(one.uid, one.was, after.held.get(one.uid).validFrom(), false);
        }
    }

    private void identify(Map<ResourceUid, WantedResource> wanted) throws SQLException {
        List<ResourceUid> unknown = new ArrayList<>();
        for (ResourceUid uid : wanted.keySet()) {
            HeldResource held = before.held.get(uid);
            if (held == null) {
                unknown.add(uid);
            } else {
                idOf.put(uid, held.id());
            }
        }
        Map<ResourceUid, ResourceIds.Known> known = ids.find(cluster, unknown);
        for (ResourceUid uid : unknown) {
            ResourceIds.Known found = known.get(uid);
            if (found != null) {
                idOf.put(uid, found.id());
                closedAt.put(uid, found.closedAt());
                writes.reopen(uid.kind(), found.id());
                continue;
            }
            int fixed = wanted.get(uid).fixedId;
            int id = fixed == 0 ? ids.allocate(uid.kind()) : fixed;
            if (id == 0) {
                withoutId++;
            } else {
                idOf.put(uid, id);
                writes.identify(uid, id);
            }
        }
    }

    private Resource body(WantedResource wanted, int id) {
        Resource.Builder body = wanted.body.clone().setId(id);
        if (cluster != ResourceLedger.NO_CLUSTER && wanted.kind != ResourceKind.RESOURCE_KIND_CLUSTER) {
            body.setClusterId(cluster);
        }
        if (wanted.namespaceUid != null) {
            body.setNamespaceId(idOf(ResourceKind.RESOURCE_KIND_NAMESPACE, wanted.namespaceUid));
        }
        if (wanted.nodeUid != null) {
            body.setNodeId(idOf(ResourceKind.RESOURCE_KIND_NODE, wanted.nodeUid));
        }
        int workload = idOf(ResourceKind.RESOURCE_KIND_WORKLOAD, wanted.workloadUid);
        if (workload != 0) {
            body.setOwnerKind(ResourceKind.RESOURCE_KIND_WORKLOAD).setOwnerId(workload);
        }
        wanted.workloadUids.stream()
                .map(uid -> idOf(ResourceKind.RESOURCE_KIND_WORKLOAD, uid))
                .filter(one -> one != 0)
                .sorted(Integer::compareUnsigned)
                .forEach(body::addWorkloadIds);
        return body.setRegionId(topology.regionId(wanted))
                .setAzId(topology.zoneId(wanted))
                .build();
    }

    private int idOf(ResourceKind kind, String uid) {
        if (uid == null) {
            return 0;
        }
        ResourceUid key = new ResourceUid(kind, uid);
        Integer id = idOf.get(key);
        if (id == null && before.held.containsKey(key)) {
            return before.held.get(key).id();
        }
        return id == null ? 0 : id;
    }

    private HeldResource open(ResourceUid uid, WantedResource wanted, int id, Resource body) throws SQLException {
        Long closed = closedAt.get(uid);
        // One that was missed for a while was there meanwhile.
        boolean wasMissed = closed != null && closed != 0 && wanted.sinceMicros != WantedResource.FROM_NOW;
        long start = wasMissed ? closed : starts.ofNew(wanted, body);
        HeldResource opened = new HeldResource(id, start, ResourceBodies.of(body), body.getAddressesList());
        writes.open(uid.kind(), opened);
        note(uid, opened);
        added++;
        return opened;
    }

    private void note(ResourceUid uid, HeldResource resource) {
        if (uid.kind() == ResourceKind.RESOURCE_KIND_WORKLOAD) {
            workloadSince.put(resource.id(), resource.validFrom());
        }
    }

    private HeldResource update(
            ResourceUid uid, WantedResource wanted, HeldResource held, Resource without, List<Superseded> superseded)
            throws SQLException {
        note(uid, held);
        byte[] bytes = ResourceBodies.of(without);
        if (Arrays.equals(bytes, held.body())) {
            return held;
        }
        Resource was = held.parsed();
        // Set by users, or told by agents: a sync knows nothing of them.
        Resource is = without.toBuilder()
                .putAllTags(was.getTagsMap())
                .addAllMacs(without.getMacsCount() == 0 ? was.getMacsList() : List.of())
                .build();
        bytes = ResourceBodies.of(is);
        if (Arrays.equals(bytes, held.body())) {
            return held;
        }
        changed++;
        if (ResourceBodies.tagAlike(was, is)) {
            HeldResource rewritten = new HeldResource(held.id(), held.validFrom(), bytes, held.addresses());
            writes.rewrite(uid.kind(), rewritten);
            return rewritten;
        }
        long start = starts.ofChanged(wanted, held, was, is, workloadSince);
        HeldResource opened = new HeldResource(held.id(), start, bytes, is.getAddressesList());
        writes.open(uid.kind(), opened);
        superseded.add(new Superseded(uid, held));
        return opened;
    }

    void remove(ResourceUid uid, HeldResource held) throws SQLException {
        after.held.remove(uid);
        end(uid, held, starts.endOf(held), true);
        removed++;
    }

    private void end(ResourceUid uid, HeldResource held, long validTo, boolean isDeleted) throws SQLException {
        writes.end(uid.kind(), held, validTo, isDeleted);
        HeldResource is = after.held.get(uid);
        held.addresses().stream()
                .filter(address -> is == null || !is.addresses().contains(address))
                .forEach(address -> after.released.merge(address, validTo, Math::max));
    }

    LedgerChange change(long revision, int records) {
        return new LedgerChange(revision, records, added, changed, removed, withoutId);
    }
}
