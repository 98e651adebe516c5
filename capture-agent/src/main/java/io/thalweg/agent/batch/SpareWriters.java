package io.thalweg.agent.batch;

import io.thalweg.event.BatchWriter;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Writers that have no batch: a shard has one only while its batch is open, so that an agent with little traffic has few.
 * Any thread may ask.
 */
final class SpareWriters<W extends BatchWriter> {
    private final Supplier<W> makes;
    private final ArrayDeque<W> spare = new ArrayDeque<>();

    SpareWriters(Supplier<W> makes) {
        this.makes = makes;
    }

    synchronized W take() {
        W last = spare.pollLast();
        return last == null ? makes.get() : last;
    }

    /** What is in it has been copied. */
    synchronized void giveBack(W writer) {
        spare.addLast(writer);
    }
}
