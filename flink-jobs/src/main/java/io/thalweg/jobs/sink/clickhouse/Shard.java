package io.thalweg.jobs.sink.clickhouse;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Servers that hold the same rows: any of them takes an insert. Thread-safe. */
final class Shard {
    private final List<Replica> replicas;
    private final AtomicInteger turn = new AtomicInteger();

    Shard(List<Replica> replicas) {
        this.replicas = List.copyOf(replicas);
    }

    List<Replica> replicas() {
        return replicas;
    }

    /** The next in turn that is not left alone, or the one whose time is over first. */
    Replica next() {
        int start = Math.floorMod(turn.getAndIncrement(), replicas.size());
        Replica best = null;
        long leastAway = Long.MAX_VALUE;
        for (int i = 0; i < replicas.size(); i++) {
            Replica replica = replicas.get((start + i) % replicas.size());
            long away = Math.max(0, replica.awayNanos());
            if (away < leastAway) {
                leastAway = away;
                best = replica;
            }
        }
        return best;
    }
}
