package io.thalweg.jobs.flow;

/** What is in a record of the flow operator; each kind has its topic. Agents number batches of each kind in every shard. */
enum BatchKind {
    PACKETS(0),
    SYSCALLS(3),
    /** No batch of an agent: a message of spans that applications told. */
    APPLICATIONS(4);

    private final int signalSource;

    BatchKind(int signalSource) {
        this.signalSource = signalSource;
    }

    /** The column {@code signal_source} of what is made of it. */
    int signalSource() {
        return signalSource;
    }
}
