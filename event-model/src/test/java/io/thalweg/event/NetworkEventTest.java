package io.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thalweg.event.sbe.MessageHeaderEncoder;
import io.thalweg.event.sbe.NetworkEventKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkEventTest {
    @Test
    void whatWasWrittenIsReadBesideTheCalls() throws Exception {
        NetworkEvent empty = new NetworkEvent();
        empty.timeNanos = SyscallBatches.BASE;
        SyscallBatchReader reader = SyscallBatches.reading(
                NetworkEvents.batch(SyscallBatches.event("hello"), NetworkEvents.event(), empty));

        assertThat(List.of(reader.eventCount(), reader.networkEventCount())).containsExactly(1, 2);
        assertThat(SyscallBatches.events(reader))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(SyscallBatches.event("hello"));
        assertThat(NetworkEvents.events(reader))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(NetworkEvents.event(), empty);
        assertThat(reader.next(empty)).isFalse();
    }

    @Test
    void aProcessCanBeListedAfterThem() throws Exception {
        SyscallBatchWriter writer = SyscallBatches.begun(4096);
        writer.append(NetworkEvents.event());
        assertThat(writer.addProcess(SyscallBatches.NGINX)).isZero();
        SyscallEvent call = SyscallBatches.event("x");
        call.process = 0;
        assertThat(writer.append(call)).isTrue();
        SyscallBatchReader reader = SyscallBatches.reading(SyscallBatches.finished(writer));

        assertThat(reader.processes()[0]).isEqualTo(SyscallBatches.NGINX);
        assertThat(List.of(reader.eventCount(), reader.networkEventCount())).containsExactly(1, 1);
    }

    @Test
    void bothKindsShareTheRoomOfTheBatch() throws Exception {
        SyscallBatchWriter writer = SyscallBatches.begun(4096, SyscallBatches.PROCESSES);
        int taken = 0;
        while (writer.append(NetworkEvents.event()) && writer.append(SyscallBatches.event("x".repeat(100)))) {
            taken++;
        }
        assertThat(taken).isBetween(8, 14);
        SyscallBatchReader reader = SyscallBatches.reading(SyscallBatches.finished(writer));
        assertThat(reader.buffer()).hasSizeLessThanOrEqualTo(4096);
        assertThat(reader.eventCount() + reader.networkEventCount()).isEqualTo(writer.events());
    }

    @Test
    void oneOutsideTheTimeOfTheBatchIsLeftForTheNext() {
        SyscallBatchWriter writer = SyscallBatches.begun(4096);
        NetworkEvent early = NetworkEvents.event();
        early.timeNanos = SyscallBatches.BASE - 1;

        assertThat(writer.append(early)).isFalse();
        assertThat(writer.events()).isZero();
    }

    @Test
    void aBatchOfBeforeThemIsRead() throws Exception {
        byte[] now = SyscallBatches.batch(SyscallBatches.event("hello"));
        byte[] before = Arrays.copyOf(now, now.length - 4);
        before[MessageHeaderEncoder.versionEncodingOffset()] = 0;
        SyscallBatchReader reader = SyscallBatches.reading(before);

        assertThat(List.of(reader.eventCount(), reader.networkEventCount())).containsExactly(1, 0);
    }

    @Test
    void aKindOfALaterVersionIsNull() throws Exception {
        NetworkEvent later = NetworkEvents.event();
        byte[] batch = NetworkEvents.batch(SyscallBatches.event(""), later);
        int kind = batch.length - 2 - later.place.length() - 2 - later.reason.length() - 74 + 4;
        batch[kind] = 77;

        assertThat(NetworkEvents.events(SyscallBatches.reading(batch)).get(0).kind)
                .isEqualTo(NetworkEventKind.NULL_VAL);
    }

    @Test
    void aBatchThatIsCutAnywhereIsRefused() {
        byte[] whole = NetworkEvents.batch(SyscallBatches.event("hello"), NetworkEvents.event());
        SyscallBatchReader reader = new SyscallBatchReader();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(catchThrowableOfType(MalformedBatchException.class, () -> reader.wrap(cut, 0, cut.length)))
                    .as("%d bytes of %d", length, whole.length)
                    .isNotNull();
            assertThat(reader.next(new NetworkEvent())).isFalse();
        }
    }

    @Test
    void aTextLongerThanAnyAgentWritesIsRefused() {
        NetworkEvent event = NetworkEvents.event();
        event.place = "p".repeat(300);
        byte[] batch = NetworkEvents.batch(SyscallBatches.event(""), event);
        int lengthAt = batch.length - 255 - 2;
        assertThat(batch[lengthAt] & 0xff).isEqualTo(255);
        byte[] longer = Arrays.copyOf(batch, batch.length + 1);
        longer[lengthAt] = 0;
        longer[lengthAt + 1] = 1;

        assertThat(catchThrowableOfType(MalformedBatchException.class, () -> SyscallBatches.reading(longer))
                        .reason())
                .isEqualTo(MalformedBatchReason.TEXT_TOO_LONG);
    }
}
