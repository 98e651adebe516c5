package io.thalweg.jobs.metrics;

import io.thalweg.engine.metrics.DocumentPacker;
import io.thalweg.engine.metrics.DocumentTagger;
import io.thalweg.engine.metrics.PackedDocument;
import io.thalweg.engine.metrics.Preaggregation;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.util.OutputTag;

/**
 * The metrics of one task of the flow operator: merges what its shards tell, and lets a second's documents go when the job's
 * watermark has passed it. They leave at the side, untagged documents of flows having been tagged on the way.
 *
 * <p>What has not left is in the operator's state, and restored tasks share it out: documents add up wherever they are.
 */
public final class FlowMetrics {
    public static final OutputTag<PackedDocument> DOCUMENTS = new OutputTag<>("documents", PackedDocumentType.INSTANCE);

    private static final String STATE = "metrics";
    /** A watermark moves with every batch; looking through what waits is worth it only now and then. */
    private static final long FLUSH_EVERY_MILLIS = 100;

    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final MetricsSettings settings;
    private final DocumentPacker packer = new DocumentPacker();
    private Preaggregation waiting;
    private ListState<MetricsDocument> saved;
    private long flushedAtMillis = Long.MIN_VALUE;
    private long nextLookMillis = Long.MIN_VALUE;

    public FlowMetrics(MetricsSettings settings) {
        this.settings = settings;
    }

    /** When the operator's state is there; before {@link #open}. */
    public void initializeState(OperatorStateStore store) throws Exception {
        saved = store.getListState(new ListStateDescriptor<>(STATE, MetricsDocumentType.INSTANCE));
    }

    /** @param tagger of the documents of flows; those of requests have the tags of their rows */
    public void open(DocumentTagger tagger, MetricGroup metrics) throws Exception {
        waiting = new Preaggregation(settings.rules(), settings.maxWaiting(), tagger);
        if (!settings.enabled()) {
            return;
        }
        if (saved != null) {
            for (MetricsDocument document : saved.get()) {
                waiting.restore(document);
            }
        }
        metrics.gauge("metricsDocumentsWaiting", waiting::waiting);
        metrics.gauge("metricsOverflows", () -> waiting.overflows);
    }

    /** What the engines are asked for. */
    public boolean enabled() {
        return settings.enabled();
    }

    public void to(Consumer<PackedDocument> out) {
        waiting.to(document -> out.accept(packer.pack(document)));
    }

    public void second(MetricsDocument document) {
        waiting.second(document);
    }

    /** @param row with its tags */
    public void session(L7FlowLog row) {
        if (settings.enabled()) {
            waiting.session(row);
        }
    }

    /** @param row with the policies that it matched */
    public void flow(L4FlowLog row) {
        if (settings.enabled() && row.aclGids.length > 0) {
            waiting.flow(row);
        }
    }

    /** The job's time has come to this watermark: whole seconds before it leave. */
    public void advance(long watermarkMillis) {
        if (!settings.enabled() || watermarkMillis < 0) {
            return;
        }
        if (flushedAtMillis == Long.MIN_VALUE || watermarkMillis - flushedAtMillis >= FLUSH_EVERY_MILLIS) {
            flush(watermarkMillis);
        }
    }

    private void flush(long watermarkMillis) {
        flushedAtMillis = watermarkMillis;
        long second = watermarkMillis / 1000 - 1;
        waiting.flush(second > Integer.MAX_VALUE ? Preaggregation.ALL : (int) second);
    }

    /**
     * Sees to it that what waits is looked at once more by the clock, though no batch may come any more: the watermark goes on behind
     * the last one. One timer serves all keys of the task, that of the key which is current.
     */
    public void lookAgain(TimerService timers) {
        if (!settings.enabled() || waiting.waiting() == 0) {
            return;
        }
        long now = timers.currentProcessingTime();
        if (now >= nextLookMillis) {
            nextLookMillis = now + LOOK_EVERY_MILLIS;
            timers.registerProcessingTimeTimer(nextLookMillis);
        }
    }

    /** A timer of {@link #lookAgain} may have fired. */
    public void look(TimerService timers) {
        if (settings.enabled() && timers.currentWatermark() >= 0 && timers.currentProcessingTime() >= nextLookMillis) {
            flush(timers.currentWatermark());
        }
        lookAgain(timers);
    }

    /** For a checkpoint. */
    public void snapshotState() throws Exception {
        List<MetricsDocument> documents = new ArrayList<>();
        waiting.forEach(document -> documents.add(document.copy()));
        saved.update(documents);
    }
}
