package io.thalweg.jobs.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's reader, which also tells which of its partitions are idle, each time {@link PartitionEnds} has asked the brokers, and what
 * time it is when all of them are. A record makes its partition active again: the watermark generator says so.
 */
@SuppressWarnings("try") // close() throws what the interface says
final class IdleWhenReadReader<T> implements SourceReader<T, KafkaPartitionSplit> {
    private final SourceReader<T, KafkaPartitionSplit> kafka;
    private final ReadOffsets<T> read;
    private final PartitionEnds ends;
    private final Map<TopicPartition, PartitionProgress> progress = new HashMap<>();
    private int roundsWithoutPartition;
    /** All partitions are idle. */
    private boolean isRead;
    /** When that was told. */
    private long recordsWhenRead;

    /** The answers of a round that the task has not looked at; null: it has. */
    private Map<TopicPartition, PartitionEnds.Ends> round;
    /** Completed with the next round. */
    private CompletableFuture<Void> nextRound = new CompletableFuture<>();

    IdleWhenReadReader(
            SourceReader<T, KafkaPartitionSplit> kafka, ReadOffsets<T> read, Properties client, String group) {
        this.kafka = kafka;
        this.read = read;
        this.ends = new PartitionEnds(client, group, this::tell);
    }

    private void tell(Map<TopicPartition, PartitionEnds.Ends> answers) {
        CompletableFuture<Void> told;
        synchronized (this) {
            round = answers;
            told = nextRound;
        }
        told.complete(null);
    }

    private synchronized Map<TopicPartition, PartitionEnds.Ends> takeRound() {
        Map<TopicPartition, PartitionEnds.Ends> taken = round;
        round = null;
        if (taken != null) {
            nextRound = new CompletableFuture<>();
        }
        return taken;
    }

    private synchronized CompletableFuture<Void> nextRound() {
        return nextRound;
    }

    @Override
    public void start() {
        kafka.start();
        ends.start();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
        InputStatus status = kafka.pollNext(output);
        if (isRead && read.records() != recordsWhenRead) {
            tellActive(output);
        }
        if (nextRound().isDone()) {
            tellIdle(output);
        }
        return status;
    }

    /**
     * Flink itself tells what comes behind no sooner that a source is not idle any more than with a watermark after the one before.
     * Records of agents that are behind bring none: time would go on without them, as the other subtasks' records tell it.
     */
    private void tellActive(ReaderOutput<T> output) {
        isRead = false;
        output.markActive();
    }

    private void tellIdle(ReaderOutput<T> output) {
        Map<TopicPartition, PartitionEnds.Ends> answers = takeRound();
        if (answers == null) {
            return;
        }
        if (progress.isEmpty()) {
            // There are more subtasks than partitions, or none is assigned yet.
            roundsWithoutPartition++;
            if (roundsWithoutPartition >= PartitionProgress.READ_ROUNDS) {
                output.markIdle();
            }
        }
        List<TopicPartition> idle = new ArrayList<>();
        progress.forEach((partition, reached) -> {
            reached.round(read.next(partition), answers.get(partition));
            if (reached.isIdle()) {
                idle.add(partition);
            }
        });
        boolean wasRead = isRead;
        isRead = idle.size() == progress.size() && !idle.isEmpty();
        if (isRead && !wasRead) {
            tellTime(idle, output);
        }
        idle.forEach(partition -> of(partition, output).markIdle());
        if (isRead) {
            recordsWhenRead = read.records();
            output.markIdle();
        }
    }

    /**
     * Nothing is left to wait for: it is the time of the partition that has come furthest, though that be idle for long, and though
     * the job that read its records be another one. Left as the last of the list, it is the last to be idle and tells the time alone.
     */
    private void tellTime(List<TopicPartition> all, ReaderOutput<T> output) {
        all.sort(Comparator.comparingLong(read::millis));
        TopicPartition furthest = all.get(all.size() - 1);
        if (read.millis(furthest) != EventTime.NONE) {
            of(furthest, output).emitWatermark(new Watermark(read.millis(furthest)));
        }
    }

    private static SourceOutput<?> of(TopicPartition partition, ReaderOutput<?> output) {
        return output.createOutputForSplit(KafkaPartitionSplit.toSplitId(partition));
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        CompletableFuture<Void> records = kafka.isAvailable();
        if (records.isDone()) {
            return records;
        }
        return CompletableFuture.anyOf(records, nextRound()).thenAccept(any -> {});
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
        for (KafkaPartitionSplit split : splits) {
            long start = split.getStartingOffset();
            progress.put(split.getTopicPartition(), new PartitionProgress(start));
            ends.add(split.getTopicPartition(), start == KafkaPartitionSplit.COMMITTED_OFFSET);
            read.restore(split.getTopicPartition(), TimedSplit.reachedMillis(split));
        }
        kafka.addSplits(splits);
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
        List<KafkaPartitionSplit> timed = new ArrayList<>();
        for (KafkaPartitionSplit split : kafka.snapshotState(checkpointId)) {
            timed.add(new TimedSplit(split, read.millis(split.getTopicPartition())));
        }
        return timed;
    }

    @Override
    public void notifyNoMoreSplits() {
        kafka.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        kafka.handleSourceEvents(event);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        kafka.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        kafka.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> paused, Collection<String> resumed) {
        kafka.pauseOrResumeSplits(paused, resumed);
    }

    @Override
    public void close() throws Exception {
        try {
            ends.stop();
        } finally {
            kafka.close();
        }
    }
}
