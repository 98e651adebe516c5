package io.thalweg.jobs.trace;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;

/**
 * A sequence of numbers for each subtask, the same one always. Flink's own source hands its parts to who asks first, so
 * that a subtask which starts early reads the parts of one that starts late, behind watermarks of its own.
 */
final class OrderSource extends NumberSequenceSource {
    private final int orders;
    private final int length;

    /** Order n is the numbers from n × length on, and goes to subtask n. */
    OrderSource(int orders, int length) {
        super(0, (long) orders * length - 1);
        this.orders = orders;
        this.length = length;
    }

    @Override
    public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> createEnumerator(
            SplitEnumeratorContext<NumberSequenceSplit> context) {
        return new BySubtask(
                context, IntStream.range(0, orders).mapToObj(this::order).toList());
    }

    @Override
    public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> restoreEnumerator(
            SplitEnumeratorContext<NumberSequenceSplit> context, Collection<NumberSequenceSplit> left) {
        return new BySubtask(context, left);
    }

    private NumberSequenceSplit order(int number) {
        long from = (long) number * length;
        return new NumberSequenceSplit(Integer.toString(number), from, from + length - 1);
    }

    private static final class BySubtask
            implements SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> {
        private final SplitEnumeratorContext<NumberSequenceSplit> context;
        private final Map<Integer, NumberSequenceSplit> left = new TreeMap<>();

        BySubtask(SplitEnumeratorContext<NumberSequenceSplit> context, Collection<NumberSequenceSplit> splits) {
            this.context = context;
            add(splits);
        }

        private void add(Collection<NumberSequenceSplit> splits) {
            splits.forEach(split -> left.put(Integer.valueOf(split.splitId()), split));
        }

        @Override
        public void handleSplitRequest(int subtask, String host) {
            NumberSequenceSplit split = left.remove(subtask);
            if (split == null) {
                context.signalNoMoreSplits(subtask);
            } else {
                context.assignSplit(split, subtask);
            }
        }

        @Override
        public void addSplitsBack(List<NumberSequenceSplit> splits, int subtask) {
            add(splits);
        }

        @Override
        public Collection<NumberSequenceSplit> snapshotState(long checkpoint) {
            return List.copyOf(left.values());
        }

        @Override
        public void start() {}

        @Override
        public void addReader(int subtask) {}

        @Override
        public void close() {}
    }
}
