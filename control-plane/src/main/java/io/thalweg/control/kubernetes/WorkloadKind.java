package io.thalweg.control.kubernetes;

import java.util.Map;
import java.util.Set;

/** Kinds of what runs pods, and how rows name their type (auto_service_type). */
final class WorkloadKind {
    static final String DEPLOYMENT = "Deployment";
    static final String REPLICA_SET = "ReplicaSet";

    private static final int OTHER = 101;
    private static final Map<String, Integer> TYPES = Map.of(
            DEPLOYMENT,
            130,
            "StatefulSet",
            131,
            "ReplicationController",
            132,
            "DaemonSet",
            133,
            REPLICA_SET,
            134,
            "CloneSet",
            135);

    /** These may be made by another workload, which is then what users know; an operator's object is not. */
    private static final Set<String> MADE_BY_OTHERS = Set.of(REPLICA_SET, "Job", "ReplicationController");

    private WorkloadKind() {}

    static int type(String kind) {
        return TYPES.getOrDefault(kind, OTHER);
    }

    static boolean mayBeMadeByAnother(String kind) {
        return MADE_BY_OTHERS.contains(kind);
    }
}
