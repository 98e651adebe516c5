package io.thalweg.control.kubernetes;

import io.thalweg.event.proto.deepflow.KubernetesAPIInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Turns the entries of a sync into objects. Inflates and parses as it reads, so that what is held is what is of use,
 * however large the texts are. Stretches of the entries are decoded beside each other. Any thread.
 */
public final class SyncDecoder {
    /** Entries of a stretch: an agent may send each object as an entry of its own. */
    private static final int STRETCH = 1000;

    private final SyncLimits limits;
    private final Set<String> workloadKinds;

    /** {@code workloadKinds}: kinds of custom resources that own pods, beyond those that are known. */
    public SyncDecoder(SyncLimits limits, Set<String> workloadKinds) {
        this.limits = limits;
        this.workloadKinds = Set.copyOf(workloadKinds);
    }

    /** @throws BadSyncException when any entry is not what it must be; of several, for the first */
    public ClusterObjects decode(List<KubernetesAPIInfo> entries) throws BadSyncException {
        SyncBudget budget = new SyncBudget(limits);
        List<EntryDecoder> stretches = new ArrayList<>();
        for (int from = 0; from < entries.size(); from += STRETCH) {
            int to = Math.min(entries.size(), from + STRETCH);
            stretches.add(new EntryDecoder(entries.subList(from, to), from, workloadKinds, budget));
        }
        stretches.parallelStream().forEach(EntryDecoder::run);
        ClusterObjects objects = new ClusterObjects();
        for (EntryDecoder stretch : stretches) {
            objects.addAll(stretch.objects());
        }
        return objects;
    }
}
