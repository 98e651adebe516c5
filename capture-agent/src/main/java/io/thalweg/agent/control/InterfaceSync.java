package io.thalweg.agent.control;

import io.thalweg.event.proto.NetworkInterface;
import io.thalweg.event.proto.SyncInterfacesRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Tells the control plane the interfaces of the node and its pods, all of them each time something changed. Of the session's thread. */
final class InterfaceSync {
    private final ControlPlane control;
    private final Supplier<List<NetworkInterface>> interfaces;
    private final long everyNanos;
    private List<NetworkInterface> told = List.of();
    private long due = System.nanoTime();

    InterfaceSync(ControlPlane control, Supplier<List<NetworkInterface>> interfaces, Duration every) {
        this.control = control;
        this.interfaces = interfaces;
        everyNanos = every.toNanos();
    }

    /** Looks for changes when it is time to. */
    void follow(int agentId, long now) {
        if (now - due < 0) {
            return;
        }
        due = now + everyNanos;
        List<NetworkInterface> found = interfaces.get();
        if (!found.equals(told)) {
            control.syncInterfaces(SyncInterfacesRequest.newBuilder()
                    .setAgentId(agentId)
                    .addAllInterfaces(found)
                    .build());
            told = found;
        }
    }

    /** The control plane may have forgotten what it was told. */
    void repeat() {
        told = List.of();
    }
}
