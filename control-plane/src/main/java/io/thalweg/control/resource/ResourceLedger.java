package io.thalweg.control.resource;

import com.google.protobuf.ByteString;
import io.thalweg.control.store.Database;
import io.thalweg.control.store.Sql;
import io.thalweg.event.proto.ResourceKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Which resource had which id and which properties at which time. Everything that changes resources comes through here:
 * one transaction at a time, across all instances, so that revisions are committed in their order and the publisher
 * misses none.
 */
public final class ResourceLedger {
    /** What belongs to no cluster. */
    public static final int NO_CLUSTER = 0;

    private static final int LARGEST_CACHED = 200_000;

    private final Database database;
    private final LongSupplier clockMicros;
    private final Map<Integer, Holdings> cache = new ConcurrentHashMap<>();
    private volatile Runnable onChange = () -> {};

    /** {@code clockMicros}: since the epoch. */
    public ResourceLedger(Database database, LongSupplier clockMicros) {
        this.database = database;
        this.clockMicros = clockMicros;
    }

    /** Called after every commit that changed something, by the thread that made it. */
    public void onChange(Runnable listener) {
        onChange = listener;
    }

    /** More to do in the transaction that changes resources. */
    public interface InTransaction {
        void run(Connection connection, long revision) throws SQLException;
    }

    /**
     * Makes the resources of these kinds that a cluster has be those, and no others. Returns how many records changed.
     *
     * @param also done in the same transaction, when it is known that it will succeed
     */
    public LedgerChange replace(
            int cluster, Set<ResourceKind> kinds, Collection<WantedResource> wanted, InTransaction also) {
        return change(cluster, wanted, uid -> kinds.contains(uid.kind()), also);
    }

    /** Makes these be, whatever else there is. */
    public LedgerChange put(int cluster, Collection<WantedResource> wanted) {
        return change(cluster, wanted, uid -> false, (connection, revision) -> {});
    }

    /** Ends one. */
    public LedgerChange remove(int cluster, ResourceKind kind, String uid) {
        ResourceUid gone = new ResourceUid(kind, uid);
        return change(cluster, List.of(), gone::equals, (connection, revision) -> {});
    }

    /** Pods and nodes with these addresses have these MAC addresses, and had them all the time. */
    public void learnMacs(int cluster, Map<ByteString, Set<Long>> macs) {
        Outcome outcome = database.inTransaction(connection -> {
            long revision = lock(connection) + 1;
            long now = clockMicros.getAsLong();
            Holdings before = holdings(connection, cluster, now);
            Holdings after = before.next(revision, now);
            try (ResourceWrites writes = new ResourceWrites(connection, cluster, revision)) {
                LearnedMacs.rewrite(before, after, macs, writes);
                writes.send();
                if (writes.changes() > 0) {
                    saveRevision(connection, cluster, revision);
                }
                return new Outcome(
                        writes.changes() > 0 ? after : before,
                        new LedgerChange(revision, writes.changes(), 0, writes.changes(), 0, 0));
            }
        });
        remember(cluster, outcome.holdings);
        if (outcome.change.records() > 0) {
            onChange.run();
        }
    }

    /** Adds tags to one, and takes those away whose value is empty. False: there is no such resource now. */
    public boolean tag(ResourceKind kind, int id, Map<String, String> tags) {
        Integer cluster = database.inTransaction(connection -> {
            long revision = lock(connection) + 1;
            Integer of = ResourceTags.set(connection, revision, kind, id, tags);
            if (of != null) {
                saveRevision(connection, of, revision);
            }
            return of;
        });
        if (cluster != null) {
            cache.remove(cluster);
            onChange.run();
        }
        return cluster != null;
    }

    private interface Test {
        boolean isGoneUnlessWanted(ResourceUid uid);
    }

    private LedgerChange change(int cluster, Collection<WantedResource> wanted, Test gone, InTransaction also) {
        Map<ResourceUid, WantedResource> byUid = new LinkedHashMap<>();
        wanted.forEach(one -> byUid.put(new ResourceUid(one.kind, one.uid), one));
        Outcome outcome = database.inTransaction(connection -> {
            long last = lock(connection);
            long now = clockMicros.getAsLong();
            Topology topology = Topology.of(connection, this, byUid.values(), last + 1, now);
            Outcome done = apply(connection, cluster, byUid, gone, topology, last + 1, now);
            also.run(connection, last + 1);
            return done;
        });
        remember(cluster, outcome.holdings);
        if (outcome.change.records() > 0) {
            onChange.run();
        }
        return outcome.change;
    }

    private record Outcome(Holdings holdings, LedgerChange change) {}

    private void remember(int cluster, Holdings holdings) {
        if (holdings.held.size() > LARGEST_CACHED) {
            cache.remove(cluster);
        } else {
            cache.merge(cluster, holdings, (one, other) -> one.revision > other.revision ? one : other);
        }
    }

    /** Whoever changes resources waits here for the one before. */
    private static long lock(Connection connection) throws SQLException {
        return Sql.first(
                connection, row -> row.getLong(1), "SELECT revision FROM resource_revision WHERE one = 1 FOR UPDATE");
    }

    private static void saveRevision(Connection connection, int cluster, long revision) throws SQLException {
        Sql.update(connection, "UPDATE resource_revision SET revision = ? WHERE one = 1", revision);
        Sql.update(connection, "UPDATE cluster SET revision = ? WHERE id = ?", revision, cluster);
    }

    /** Also for what is wanted beside the cluster's own: its regions. */
    Map<ResourceUid, HeldResource> applyBeside(
            Connection connection, Map<ResourceUid, WantedResource> wanted, long revision, long now)
            throws SQLException {
        Outcome outcome = apply(connection, NO_CLUSTER, wanted, uid -> false, Topology.NONE, revision, now);
        if (outcome.change.records() > 0) {
            // Not known to be committed.
            cache.remove(NO_CLUSTER);
        }
        return outcome.holdings.held;
    }

    private Outcome apply(
            Connection connection,
            int cluster,
            Map<ResourceUid, WantedResource> wanted,
            Test gone,
            Topology topology,
            long revision,
            long now)
            throws SQLException {
        Holdings before = holdings(connection, cluster, now);
        Holdings after = before.next(revision, now);
        ResourceIds ids = new ResourceIds(connection);
        try (ResourceWrites writes = new ResourceWrites(connection, cluster, revision)) {
            ResourceDiff diff = new ResourceDiff(cluster, before, after, ids, writes, topology, now);
            diff.apply(wanted);
            for (Map.Entry<ResourceUid, HeldResource> entry : before.held.entrySet()) {
                if (!wanted.containsKey(entry.getKey()) && gone.isGoneUnlessWanted(entry.getKey())) {
                    diff.remove(entry.getKey(), entry.getValue());
                }
            }
            writes.send();
            ids.save();
            if (writes.changes() > 0) {
                saveRevision(connection, cluster, revision);
            }
            Holdings holdings = writes.changes() > 0 ? after : before;
            return new Outcome(holdings, diff.change(revision, writes.changes()));
        }
    }

    private Holdings holdings(Connection connection, int cluster, long now) throws SQLException {
        Long revision =
                Sql.first(connection, row -> row.getLong(1), "SELECT revision FROM cluster WHERE id = ?", cluster);
        Holdings cached = cache.get(cluster);
        return cached != null && revision != null && cached.revision == revision
                ? cached
                : Holdings.load(connection, cluster, revision == null ? 0 : revision, now);
    }
}
