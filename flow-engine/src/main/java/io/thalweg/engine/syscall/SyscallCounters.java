package io.thalweg.engine.syscall;

import io.thalweg.engine.l7.L7Counters;

/** What a {@link SyscallEngine} has seen and what it could not use. Read by the thread that runs the engine. */
public final class SyscallCounters {
    public long events;
    /** As the calls returned them. */
    public long bytes;

    public long socketsBegun;
    /** Sockets that left early because their shard was full. */
    public long socketsEvicted;
    /** Events that came before their turn and were kept. */
    public long eventsBuffered;
    /** Events of sockets that never came. */
    public long eventsMissing;
    /** Events that came after they were given up, or once more. */
    public long eventsLate;
    /** Events of a transport, a direction or a source that this build does not know. */
    public long eventsUnknown;

    public long sessionRows;

    public final L7Counters l7 = new L7Counters();
}
