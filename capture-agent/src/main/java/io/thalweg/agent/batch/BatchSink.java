package io.thalweg.agent.batch;

/**
 * Takes finished batches on their way out. What is taken is either delivered or given back as lost: a packet is never
 * lost without a count.
 */
public interface BatchSink {
    /**
     * Takes a copy of a batch, or refuses it for want of room.
     *
     * @param packets in the batch
     * @param kernelDrops that the batch tells of
     * @param agentDrops that the batch tells of
     * @return false: refused; the batch was never there
     */
    boolean offer(int shard, byte[] batch, int length, int packets, long kernelDrops, long agentDrops);

    /**
     * Packets of a shard lost after they were taken, since the last call: those in batches that could not be delivered,
     * and the agent drops that those batches would have told of.
     */
    long takeLost(int shard);

    /** Likewise the kernel drops that undeliverable batches would have told of. */
    long takeLostKernelDrops();
}
