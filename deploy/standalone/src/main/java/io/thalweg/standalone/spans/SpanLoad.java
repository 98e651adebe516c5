package io.thalweg.standalone.spans;

import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.SpanCodec;
import io.thalweg.engine.trace.truth.TrueTraces;
import io.thalweg.engine.trace.truth.TruthOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Messages of spans, as the flow job writes them: traces of a made-up cluster of eight nodes, in the order in which their spans
 * end, dealt out to readers. Rounds of them follow each other, each with traces of its own.
 */
final class SpanLoad {
    private static final long MICROS_PER_SECOND = 1_000_000;

    /** Of each reader: the bytes of spans, when each ended, and where each round begins. */
    final List<List<byte[]>> messages = new ArrayList<>();

    final List<long[]> endMicros = new ArrayList<>();
    final int[] roundBegins;
    final int spans;
    final long bytes;

    /**
     * @param traces of a round
     * @param seconds that a round takes in the spans' own time
     * @param beginMicros when the first span ends, µs since the epoch; 0: whenever
     */
    SpanLoad(int rounds, int traces, int seconds, int readers, long beginMicros) {
        roundBegins = new int[rounds];
        for (int i = 0; i < readers; i++) {
            messages.add(new ArrayList<>());
            endMicros.add(new long[0]);
        }
        SpanCodec codec = new SpanCodec();
        int count = 0;
        long written = 0;
        long begin = beginMicros;
        for (int round = 0; round < rounds; round++) {
            roundBegins[round] = messages.get(0).size();
            List<Span> ofRound = spans(round + 1, traces, seconds);
            begin = begin == 0 ? end(ofRound.get(0)) : begin;
            long shift = begin + round * seconds * MICROS_PER_SECOND - end(ofRound.get(0));
            for (int i = 0; i < readers; i++) {
                int before = endMicros.get(i).length;
                endMicros.set(
                        i, Arrays.copyOf(endMicros.get(i), before + (ofRound.size() - i + readers - 1) / readers));
            }
            for (int i = 0; i < ofRound.size(); i++) {
                Span span = ofRound.get(i);
                span.startTime += shift;
                span.endTime += span.endTime == 0 ? 0 : shift;
                span.id = end(span) / MICROS_PER_SECOND << 32 | ++count;
                byte[] message = codec.toBytes(span);
                written += message.length;
                List<byte[]> ofReader = messages.get(i % readers);
                endMicros.get(i % readers)[ofReader.size()] = end(span);
                ofReader.add(message);
            }
        }
        spans = count;
        bytes = written;
    }

    private static List<Span> spans(int seed, int traces, int seconds) {
        TruthOptions options = TruthOptions.of(seed, traces).withTracesPerSecond(Math.max(1, traces / seconds));
        List<Span> spans = new ArrayList<>(TrueTraces.generate(options).spans());
        spans.sort(Comparator.comparingLong(SpanLoad::end));
        return spans;
    }

    private static long end(Span span) {
        return Math.max(span.startTime, span.endTime);
    }
}
