package io.thalweg.jobs.trace;

import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.OutputTag;

/**
 * Makes links of keys: whoever offers a key that another span has offered is linked with that one. Keyed by a bucket of the
 * key's hash.
 *
 * <pre>  in: key | span | kind        out: {@link PlaceMessages}</pre>
 */
final class LinkOperator extends StageOperator<LinkTable, TraceBatch> {
    static final int WORDS = 3;
    static final OutputTag<TraceBatch> LINKS = new OutputTag<>("links", TraceBatchType.INSTANCE);

    private static final long FORGET_EVERY_MILLIS = 10_000;

    private final Limits limits;

    private transient PlaceMessages places;
    private transient long links;
    private transient long hotKeys;
    private transient long linksNotMade;

    LinkOperator(Limits limits) {
        super(StateSerializers.LINKS);
        this.limits = limits;
    }

    @Override
    public void open() throws Exception {
        super.open();
        places = new PlaceMessages(outbox(0, LINKS));
        MetricGroup group = getMetricGroup();
        group.gauge("links", () -> links);
        group.gauge("hotKeys", () -> hotKeys);
        group.gauge("linksOfHotKeys", () -> linksNotMade);
    }

    @Override
    LinkTable newState() {
        return new LinkTable();
    }

    @Override
    boolean isEmpty(LinkTable table) {
        return table.size() == 0;
    }

    @Override
    void take(LinkTable table, long bucket, TraceBatch batch) {
        int now = (int) (now() / 1000);
        for (int i = 0; i < batch.wordCount; i += WORDS) {
            long span = batch.words[i + 1];
            LinkTable.Outcome outcome = table.offer(
                    batch.words[i], span, LinkTable.kind((int) batch.words[i + 2]), limits.mostSpansOfKey(), now);
            switch (outcome) {
                case LINKED -> link(table.first(), span);
                case TURNED_HOT -> {
                    hotKeys++;
                    linksNotMade++;
                }
                case HOT -> linksNotMade++;
                case FIRST, SAME -> {}
            }
        }
        timerAt(roundUp(now(), FORGET_EVERY_MILLIS));
    }

    /** Told at both homes, unless they are the same: either component may have to rise. */
    private void link(long one, long other) {
        long meeting = TimeLevels.meeting(one, other);
        links++;
        places.link(TimeLevels.home(one), one, other, meeting);
        if (TimeLevels.level(meeting) > 0) {
            places.link(TimeLevels.home(other), other, one, meeting);
        }
    }

    @Override
    void advance(LinkTable table, long bucket, long watermark) {
        table.forgetBefore((int) Math.min(Integer.MAX_VALUE, (watermark - limits.memoryMillis()) / 1000));
        if (table.size() > 0) {
            timerAt(roundUp(watermark, FORGET_EVERY_MILLIS));
        }
    }
}
