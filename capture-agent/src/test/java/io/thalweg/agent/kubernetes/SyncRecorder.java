package io.thalweg.agent.kubernetes;

import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands where the control plane would: keeps what is sent and answers as the contract says. */
final class SyncRecorder implements ResourceSync.Target {
    private final List<KubernetesAPISyncRequest> requests = new CopyOnWriteArrayList<>();
    private volatile long version;
    private volatile boolean isAway;

    @Override
    public long sync(KubernetesAPISyncRequest request) {
        if (isAway) {
            throw new IllegalStateException("away");
        }
        requests.add(request);
        if (request.getEntriesCount() > 0) {
            version = request.getVersion();
        }
        return version;
    }

    void forget() {
        version = 0;
    }

    void away(boolean away) {
        isAway = away;
    }

    List<KubernetesAPISyncRequest> requests() {
        return requests;
    }

    KubernetesAPISyncRequest last() {
        return requests.get(requests.size() - 1);
    }
}
