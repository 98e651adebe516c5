package io.thalweg.control.resource;

import io.thalweg.event.proto.ResourceKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Regions and zones: they are of no cluster, for several clusters may stand in one. Made when a node names them. */
final class Topology {
    static final Topology NONE = new Topology(Map.of());

    private final Map<ResourceUid, HeldResource> held;

    private Topology(Map<ResourceUid, HeldResource> held) {
        this.held = held;
    }

    static Topology of(
            Connection connection, ResourceLedger ledger, Collection<WantedResource> resources, long revision, long now)
            throws SQLException {
        Map<ResourceUid, WantedResource> wanted = new LinkedHashMap<>();
        for (WantedResource resource : resources) {
            if (resource.region != null && !resource.region.isEmpty()) {
                add(wanted, ResourceKind.RESOURCE_KIND_REGION, resource.region, resource.region);
            }
            if (resource.zone != null && !resource.zone.isEmpty()) {
                add(wanted, ResourceKind.RESOURCE_KIND_AZ, zoneUid(resource), resource.zone);
            }
        }
        return wanted.isEmpty() ? NONE : new Topology(ledger.applyBeside(connection, wanted, revision, now));
    }

    private static void add(Map<ResourceUid, WantedResource> wanted, ResourceKind kind, String uid, String name) {
        WantedResource resource = new WantedResource(kind, uid, name);
        // Since ever: a node was in its region before anybody told us.
        resource.sinceMicros = 1;
        wanted.put(new ResourceUid(kind, uid), resource);
    }

    private static String zoneUid(WantedResource resource) {
        return resource.region + "/" + resource.zone;
    }

    /** 0: none. */
    int regionId(WantedResource resource) {
        return id(ResourceKind.RESOURCE_KIND_REGION, resource.region);
    }

    int zoneId(WantedResource resource) {
        return resource.zone == null ? 0 : id(ResourceKind.RESOURCE_KIND_AZ, zoneUid(resource));
    }

    private int id(ResourceKind kind, String uid) {
        HeldResource found = uid == null ? null : held.get(new ResourceUid(kind, uid));
        return found == null ? 0 : found.id();
    }
}
