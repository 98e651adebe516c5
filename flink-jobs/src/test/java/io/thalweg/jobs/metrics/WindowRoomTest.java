package io.thalweg.jobs.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowRoomTest {
    private static final long HEAP = 768L << 20;

    @Test
    void documentsOfAllBucketsTakeAFifthOfTheHeap() {
        int documents = WindowFunction.BUCKETS * WindowRoom.ofBucket(HEAP, WindowFunction.BUCKETS);
        assertThat((long) documents * WindowRoom.BYTES).isBetween(HEAP / 5 - (1 << 20), HEAP / 5);
    }

    @Test
    void subtasksOfOneProcessShareItsHeap() {
        try (WindowRoom one = WindowRoom.open(0, 2)) {
            int alone = one.ofBucket();
            try (WindowRoom other = WindowRoom.open(0, 2)) {
                assertThat(one.ofBucket()).isEqualTo(other.ofBucket()).isBetween(alone / 2 - 1, alone / 2 + 1);
            }
            assertThat(one.ofBucket()).isEqualTo(alone);
        }
    }

    @Test
    void numberThatIsToldCounts() {
        try (WindowRoom room = WindowRoom.open(1 << 18, 2)) {
            assertThat(room.ofBucket()).isEqualTo(1024);
        }
    }

    @Test
    void someDocumentAlwaysHasRoom() {
        assertThat(WindowRoom.ofBucket(1, 1000)).isOne();
        try (WindowRoom room = WindowRoom.open(1, 1)) {
            assertThat(room.ofBucket()).isOne();
        }
    }
}
