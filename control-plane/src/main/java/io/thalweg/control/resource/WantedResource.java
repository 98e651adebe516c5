package io.thalweg.control.resource;

import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * A resource as the outside describes it: what it refers to goes by uid, for nothing has an id yet. {@link #body} is
 * what will be published, without ids and times.
 */
public final class WantedResource {
    /** As {@link #sinceMicros}: from when it is written, whatever was before. */
    public static final long FROM_NOW = Long.MAX_VALUE;

    public final ResourceKind kind;
    public final String uid;
    public final Resource.Builder body;
    /** Null: none. */
    public String namespaceUid;

    public String nodeUid;
    public String workloadUid;
    public String region;
    public String zone;
    public final Set<String> workloadUids = new HashSet<>();
    /** 0: is given one. */
    public int fixedId;

    /** When it began to be so, µs since the epoch; 0: not told. Often cut to whole seconds. */
    public long sinceMicros;

    public WantedResource(ResourceKind kind, String uid, String name) {
        this.kind = kind;
        this.uid = uid;
        this.body = Resource.newBuilder().setKind(kind).setUid(uid).setName(name);
    }

    public WantedResource since(long micros) {
        sinceMicros = micros;
        return this;
    }

    public WantedResource workloads(Collection<String> uids) {
        workloadUids.addAll(uids);
        return this;
    }
}
