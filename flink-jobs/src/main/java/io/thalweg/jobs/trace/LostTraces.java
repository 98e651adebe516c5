package io.thalweg.jobs.trace;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Traces that were closed and told, and then became part of another: what is to be told when that one closes. Rare, so a
 * list.
 *
 * <pre>  a member | trace | version</pre>
 */
final class LostTraces {
    private static final int WORDS = 3;
    private static final int FIRST = 4;
    private static final int MOST = 1 << 28;

    private long[] words = new long[FIRST * WORDS];
    private int count;

    /** Says whether a lost trace is taken out of the list. */
    interface Visitor {
        boolean take(long member, long trace, int version);
    }

    void add(long member, long trace, int version) {
        if ((count + 1) * WORDS > words.length) {
            words = Arrays.copyOf(words, words.length * 2);
        }
        int at = count++ * WORDS;
        words[at] = member;
        words[at + 1] = trace;
        words[at + 2] = version;
    }

    void removeIf(Visitor visitor) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = i * WORDS;
            if (!visitor.take(words[at], words[at + 1], (int) words[at + 2])) {
                System.arraycopy(words, at, words, kept++ * WORDS, WORDS);
            }
        }
        count = kept;
    }

    LostTraces copy() {
        LostTraces copy = new LostTraces();
        copy.words = words.clone();
        copy.count = count;
        return copy;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(count);
        for (int i = 0; i < count * WORDS; i++) {
            out.writeLong(words[i]);
        }
    }

    static LostTraces readFrom(DataInput in) throws IOException {
        LostTraces read = new LostTraces();
        read.count = StateVersion.count("lost traces", in.readInt(), MOST);
        read.words = new long[Math.max(FIRST, read.count) * WORDS];
        for (int i = 0; i < read.count * WORDS; i++) {
            read.words[i] = in.readLong();
        }
        return read;
    }
}
