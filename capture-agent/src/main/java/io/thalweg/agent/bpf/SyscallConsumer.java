package io.thalweg.agent.bpf;

import io.thalweg.event.CapturedProcess;
import io.thalweg.event.NetworkEvent;
import io.thalweg.event.SyscallEvent;

/** What the eBPF capture feeds. All calls come from its thread. */
public interface SyscallConsumer {
    /** @param event to be copied from; {@link SyscallEvent#process} has no meaning yet */
    void event(SyscallEvent event, CapturedProcess process);

    /** @param event to be copied from; what the network stack told, of no process */
    void event(NetworkEvent event);

    /** Events that found the ring full, since the last call. */
    void kernelDrops(long events);

    /**
     * Called many times a second.
     *
     * @param nanoTime of {@link System#nanoTime}
     * @param progressNanos since the epoch; all events of calls that ended before it have been given
     */
    void tick(long nanoTime, long progressNanos);
}
