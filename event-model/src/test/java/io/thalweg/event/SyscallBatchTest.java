package io.thalweg.event;

import static io.thalweg.event.SyscallBatches.BASE;
import static io.thalweg.event.SyscallBatches.CURL;
import static io.thalweg.event.SyscallBatches.NGINX;
import static io.thalweg.event.SyscallBatches.PROCESSES;
import static io.thalweg.event.SyscallBatches.batch;
import static io.thalweg.event.SyscallBatches.begun;
import static io.thalweg.event.SyscallBatches.event;
import static io.thalweg.event.SyscallBatches.events;
import static io.thalweg.event.SyscallBatches.finished;
import static io.thalweg.event.SyscallBatches.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyscallBatchTest {
    @Test
    void whatWasWrittenIsRead() throws Exception {
        SyscallEvent first = event("GET / HTTP/1.1\r\n\r\n");
        SyscallEvent second = new SyscallEvent();
        second.enterNanos = BASE;
        second.exitNanos = BASE + 0xffff_fffeL;
        SyscallBatchReader reader = reading(batch(first, second));

        assertThat(List.of(reader.agentId(), reader.shard(), reader.eventCount()))
                .containsExactly(7, 3, 2);
        assertThat(List.of(reader.bootId(), reader.sequence(), reader.kernelDrops(), reader.agentDrops()))
                .containsExactly(11L, 13L, 17L, 19L);
        assertThat(List.of(reader.baseTimestamp(), reader.endTimestamp())).containsExactly(BASE, BASE + 1_000_000_000L);
        assertThat(Arrays.copyOf(reader.processes(), reader.processCount())).containsExactly(NGINX, CURL);
        assertThat(events(reader)).usingRecursiveFieldByFieldElementComparator().containsExactly(first, second);
        assertThat(reader.next(first)).isFalse();
    }

    @Test
    void anEventThatDoesNotFitIsLeftForTheNextBatch() throws Exception {
        SyscallBatchWriter writer = begun(4096, PROCESSES);
        SyscallEvent event = event("x".repeat(500));
        int taken = 0;
        while (writer.append(event)) {
            taken++;
        }
        assertThat(taken).isBetween(5, 8);
        assertThat(writer.events()).isEqualTo(taken);
        assertThat(events(reading(finished(writer)))).hasSize(taken);
    }

    @Test
    void aPayloadLargerThanABatchIsCut() throws Exception {
        SyscallBatchWriter writer = begun(4096, PROCESSES);

        assertThat(writer.append(event("x".repeat(70_000)))).isTrue();
        List<SyscallEvent> read = events(reading(finished(writer)));
        assertThat(read.get(0).payload).hasSizeBetween(3500, 4096);
        assertThat(read.get(0).byteCount).isEqualTo(10_000);
    }

    @Test
    void anEventOutsideTheTimeOfTheBatchIsLeftForTheNext() {
        SyscallBatchWriter writer = begun(4096, PROCESSES);
        SyscallEvent early = event("");
        early.enterNanos = BASE - 1;
        SyscallEvent late = event("");
        late.exitNanos = BASE + 0xffff_ffffL;

        assertThat(writer.append(early)).isFalse();
        assertThat(writer.append(late)).isFalse();
        assertThat(writer.events()).isZero();
    }

    @Test
    void equalProcessesAreTheSameObjectInEveryBatch() throws Exception {
        SyscallBatchReader reader = new SyscallBatchReader();
        byte[] batch = batch(event("a"));
        reader.wrap(batch, 0, batch.length);
        CapturedProcess first = reader.processes()[0];
        byte[] next = batch(event("b"), event("c"));
        reader.wrap(next, 0, next.length);

        assertThat(reader.processes()[0]).isSameAs(first);
    }

    @Test
    void aBatchOfEveryProcessIsRead() throws Exception {
        CapturedProcess[] processes = new CapturedProcess[SyscallBatchWriter.MAX_PROCESSES];
        for (int i = 0; i < processes.length; i++) {
            processes[i] = new CapturedProcess(i, i, "p" + i, "c" + i);
        }
        SyscallBatchReader reader = reading(finished(begun(1 << 20, processes)));

        assertThat(reader.processes()).containsExactly(processes);
    }

    @Test
    void aWriterRefusesWhatItsCallerGotWrong() {
        assertThatThrownBy(() -> new SyscallBatchWriter(100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> begun(1 << 20, new CapturedProcess[4097])).hasMessageContaining("4097 processes");
        assertThatThrownBy(() -> begun(4096, CURL).append(event(""))).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
