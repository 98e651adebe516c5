package io.thalweg.engine.trace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Which requests a process made to answer which: the chain of syscall trace ids within one process of one agent, told as a
 * key that the span of the answered request ({@code s-p}) and all spans of its requests ({@code c-p}) share.
 *
 * <pre>
 *   s-p   received N ─────────────────────────────────▶ sent M
 *   c-p        sent N ─▶ received N+1
 *   c-p                     sent N+1 ─▶ received M
 * </pre>
 *
 * The ids of two {@code c-p} alone are no evidence: a load generator, a poll loop and a worker of a pool send their next
 * request after the last answer, so their ids are one endless chain. A chain counts as far as an {@code s-p} that it begins
 * or ends with covers it in time. What waits for its {@code s-p} is bounded in time and number; what leaves early is counted.
 *
 * <p>State of one process: the trace job keys by {@link SpanLinks#processKey}. An entry is eight longs:
 *
 * <pre>
 *   span id | start | request's trace id | response's trace id | key (0: nobody's) | served from | served until | last seen
 * </pre>
 *
 * Not for use by two threads.
 */
public final class ProcessChains {
    private static final int VERSION = 1;
    private static final int ENTRY = 8;
    private static final int ID = 0;
    private static final int START = 1;
    private static final int REQUEST = 2;
    private static final int RESPONSE = 3;
    private static final int KEY = 4;
    private static final int FROM = 5;
    private static final int UNTIL = 6;
    private static final int LAST = 7;

    /** In a key: a span has it by more than its answer. The key that is told always has it. */
    private static final long SURE = 1;

    /** Both times are of one clock; they may still be taken a little late. */
    private static final long SLACK_MICROS = 1_000;
    /** A half of a session says nothing of when it began, or ended. */
    private static final long LONGEST_MICROS = 120_000_000;
    /** How many spans with the id of another are looked at: enough for pipelined messages, of which many have one id. */
    private static final int LOOKED_AT = 256;
    /** As many as wait at once for one request to be answered. */
    public static final int MOST_SPANS = 1 << 15;

    private static final int FIRST_SPANS = 16;

    /** Takes what belongs together. */
    @FunctionalInterface
    public interface Sink {
        /** @param key of kind {@link LinkKind#SYSCALL}, to be treated as one of {@link SpanLinks} */
        void link(long spanId, long key);
    }

    private long[] entries = new long[FIRST_SPANS * ENTRY];
    private int count;
    private long dropped;

    // Made of the entries: the spans of each id.
    private final LongIndex byId = new LongIndex();
    private int[] stack = new int[FIRST_SPANS];

    /** How many spans have left because too many waited, since the state was made. */
    public long dropped() {
        return dropped;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /**
     * Notes a span, and tells what it completes. One for which {@link SpanLinks#processKey} is 0 is none of ours.
     *
     */
    public void add(Span span, Sink sink) {
        if (count == MOST_SPANS) {
            dropOldest();
        }
        int at = append(span);
        if (span.point == SpanPoint.SERVER_PROCESS) {
            entries[at + KEY] =
                    SpanLinks.mix(SpanLinks.mix(LinkKind.SYSCALL.ordinal() + 1, ~span.agentId), span.id) | SURE;
            entries[at + FROM] = (span.hasRequest() ? span.startTime : span.endTime - LONGEST_MICROS) - SLACK_MICROS;
            entries[at + UNTIL] = (span.hasResponse() ? span.endTime : span.startTime + LONGEST_MICROS) + SLACK_MICROS;
            sink.link(span.id, entries[at + KEY]);
        } else {
            adopt(at, REQUEST, sink);
            adopt(at, RESPONSE, sink);
        }
        if (entries[at + KEY] != 0) {
            reach(at / ENTRY, sink);
        }
    }

    /** Forgets what was last seen before this time, µs: no request takes that long, and no span comes that late. */
    public void forgetBefore(long micros) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (entries[i * ENTRY + LAST] >= micros) {
                System.arraycopy(entries, i * ENTRY, entries, kept++ * ENTRY, ENTRY);
            }
        }
        if (kept < count) {
            count = kept;
            if (entries.length > 4 * FIRST_SPANS * ENTRY && count * ENTRY < entries.length / 4) {
                entries = Arrays.copyOf(entries, entries.length / 2);
            }
            index();
        }
    }

    private int append(Span span) {
        if ((count + 1) * ENTRY > entries.length) {
            entries = Arrays.copyOf(entries, entries.length * 2);
        }
        int at = count * ENTRY;
        Arrays.fill(entries, at, at + ENTRY, 0);
        entries[at + ID] = span.id;
        entries[at + START] = span.hasRequest() ? span.startTime : span.endTime;
        entries[at + REQUEST] = span.syscallTraceIdRequest;
        entries[at + RESPONSE] = span.syscallTraceIdResponse;
        entries[at + LAST] = Math.max(span.startTime, span.endTime);
        index(count++);
        return at;
    }

    /** A late span joins the chain that its neighbour is in. */
    private void adopt(int at, int side, Sink sink) {
        long id = entries[at + side];
        int looked = 0;
        for (int i = id == 0 ? -1 : byId.first(id); i >= 0 && looked < LOOKED_AT; i = byId.next(i), looked++) {
            int other = byId.value(i) * ENTRY;
            if (entries[at + KEY] == 0 && entries[other + KEY] != 0 && isCovered(at, other)) {
                join(at, other, isByAnswer(at, other), sink);
            }
        }
    }

    /** Goes along the ids from one that is served to all that are served with it. */
    private void reach(int from, Sink sink) {
        int depth = 0;
        stack[depth++] = from;
        while (depth > 0) {
            int at = stack[--depth] * ENTRY;
            for (int side = REQUEST; side <= RESPONSE; side++) {
                long id = entries[at + side];
                int looked = 0;
                for (int i = id == 0 ? -1 : byId.first(id); i >= 0 && looked < LOOKED_AT; i = byId.next(i), looked++) {
                    int other = byId.value(i) * ENTRY;
                    boolean isByAnswer = isByAnswer(other, at);
                    if (isOpen(other, at, isByAnswer) && isCovered(other, at)) {
                        join(other, at, isByAnswer, sink);
                        depth = push(other / ENTRY, depth);
                    }
                }
            }
        }
    }

    private int push(int entry, int depth) {
        if (depth == stack.length) {
            stack = Arrays.copyOf(stack, depth * 2);
        }
        stack[depth] = entry;
        return depth + 1;
    }

    private boolean isCovered(int at, int by) {
        return entries[at + START] >= entries[by + FROM] && entries[at + START] <= entries[by + UNTIL];
    }

    /** Only the answers of the two have an id in common; those that are read together all have it. */
    private boolean isByAnswer(int at, int other) {
        return entries[at + REQUEST] != entries[other + REQUEST]
                && entries[at + REQUEST] != entries[other + RESPONSE]
                && entries[at + RESPONSE] != entries[other + REQUEST];
    }

    /** What was joined by its answer alone may still join the one that it began because of, once. */
    private boolean isOpen(int at, int to, boolean isByAnswer) {
        boolean isSurer = !isByAnswer && (entries[to + KEY] & SURE) > (entries[at + KEY] & SURE);
        return entries[at + KEY] == 0 || isSurer;
    }

    private void join(int at, int to, boolean isByAnswer, Sink sink) {
        System.arraycopy(entries, to + KEY, entries, at + KEY, UNTIL - KEY + 1);
        entries[at + KEY] = isByAnswer ? entries[at + KEY] & ~SURE : entries[at + KEY];
        sink.link(entries[at + ID], entries[at + KEY] | SURE);
    }

    private void dropOldest() {
        int kept = MOST_SPANS / 2;
        System.arraycopy(entries, (count - kept) * ENTRY, entries, 0, kept * ENTRY);
        dropped += count - kept;
        count = kept;
        index();
    }

    private void index() {
        byId.clear();
        for (int i = 0; i < count; i++) {
            index(i);
        }
    }

    private void index(int entry) {
        for (int side = REQUEST; side <= RESPONSE; side++) {
            if (entries[entry * ENTRY + side] != 0) {
                byId.add(entries[entry * ENTRY + side], entry);
            }
        }
    }

    public ProcessChains copy() {
        ProcessChains copy = new ProcessChains();
        copy.entries = Arrays.copyOf(entries, Math.max(FIRST_SPANS, count) * ENTRY);
        copy.count = count;
        copy.dropped = dropped;
        copy.index();
        return copy;
    }

    public void writeTo(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(dropped);
        out.writeInt(count);
        for (int i = 0; i < count * ENTRY; i++) {
            out.writeLong(entries[i]);
        }
    }

    /** @throws IOException when the bytes are not those of {@link #writeTo} */
    public static ProcessChains readFrom(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("process state: version " + version);
        }
        ProcessChains read = new ProcessChains();
        read.dropped = in.readLong();
        read.count = in.readInt();
        if (read.count < 0 || read.count > MOST_SPANS) {
            throw new IOException("process state: " + read.count + " spans");
        }
        read.entries = new long[Math.max(FIRST_SPANS, read.count) * ENTRY];
        for (int i = 0; i < read.count * ENTRY; i++) {
            read.entries[i] = in.readLong();
        }
        read.index();
        return read;
    }
}
