package io.thalweg.control.server;

import io.grpc.stub.StreamObserver;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncRequest;
import io.thalweg.event.proto.deepflow.KubernetesAPISyncResponse;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDRequest;
import io.thalweg.event.proto.deepflow.KubernetesClusterIDResponse;
import io.thalweg.event.proto.deepflow.agent.SynchronizerGrpc;

/** {@code /agent.Synchronizer/...}. */
final class AgentSynchronizer extends SynchronizerGrpc.SynchronizerImplBase {
    private final SyncCalls calls;

    AgentSynchronizer(SyncCalls calls) {
        this.calls = calls;
    }

    @Override
    public void kubernetesAPISync(
            KubernetesAPISyncRequest request, StreamObserver<KubernetesAPISyncResponse> observer) {
        Answers.send(observer, () -> calls.sync(request));
    }

    @Override
    public void getKubernetesClusterID(
            KubernetesClusterIDRequest request, StreamObserver<KubernetesClusterIDResponse> observer) {
        Answers.send(observer, () -> calls.clusterId(request));
    }
}
