package io.thalweg.jobs.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchSequenceTest {
    private final BatchSequence sequence = new BatchSequence();

    @Test
    void nextNumberHasNothingMissingBeforeIt() {
        assertThat(sequence.accept(1, 0)).isTrue();
        assertThat(sequence.accept(1, 1)).isTrue();
        assertThat(sequence.missing()).isZero();
    }

    @Test
    void sameOrOlderNumberWasSeen() {
        sequence.accept(1, 5);

        assertThat(sequence.accept(1, 5)).isFalse();
        assertThat(sequence.accept(1, 4)).isFalse();
        assertThat(sequence.accept(1, 6)).isTrue();
    }

    @Test
    void lateBatchesOfTheBootBeforeAreNeitherLossNorRestart() {
        sequence.accept(1, 7);
        sequence.accept(2, 0);

        assertThat(sequence.accept(1, 8)).isTrue();
        assertThat(sequence.missing()).isZero();
        assertThat(sequence.accept(1, 7)).isFalse();
        assertThat(sequence.accept(2, 1)).isTrue();
        assertThat(sequence.missing()).isZero();
    }

    @Test
    void bootOfAnEarlierTimeIsABootToo() {
        sequence.accept(9, 100);

        assertThat(sequence.accept(3, 0)).isTrue();
        assertThat(sequence.missing()).isZero();
    }

    @Test
    void numbersBeyondTheSignedRangeAreCounted() {
        sequence.accept(1, Long.MAX_VALUE);

        assertThat(sequence.accept(1, Long.MAX_VALUE + 2)).isTrue();
        assertThat(sequence.missing()).isEqualTo(1);
        assertThat(sequence.firstMissing()).isEqualTo(Long.MIN_VALUE);
        assertThat(sequence.accept(1, 3)).isFalse();
    }

    /** Whatever is lost, repeated or late: accepted and missing batches together are all of them, none twice. */
    @Property
    void acceptedAndMissingMakeUpTheWhole(@ForAll List<@IntRange(max = 30) Integer> numbers) {
        BatchSequence tested = new BatchSequence();
        tested.accept(1, 0);
        Set<Integer> accepted = new HashSet<>(Set.of(0));
        long missing = 0;
        int highest = 0;
        for (int number : numbers) {
            if (tested.accept(1, number)) {
                assertThat(accepted.add(number)).isTrue();
                missing += tested.missing();
                highest = number;
            }
        }
        assertThat(accepted.size() + missing).isEqualTo(highest + 1L);
    }

    @Test
    void survivesBeingWrittenAndRead() throws Exception {
        sequence.accept(1, 7);
        sequence.accept(2, 4);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sequence.writeTo(new DataOutputStream(bytes));

        BatchSequence read = BatchSequence.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

        assertThat(read.accept(1, 7)).isFalse();
        assertThat(read.accept(2, 4)).isFalse();
        assertThat(read.accept(2, 6)).isTrue();
        assertThat(read.missing()).isEqualTo(1);
    }

    @Test
    void copyGoesItsOwnWay() {
        sequence.accept(1, 0);
        BatchSequence copy = sequence.copy();
        sequence.accept(1, 1);

        assertThat(copy.accept(1, 1)).isTrue();
    }
}
