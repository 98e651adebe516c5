package io.thalweg.event;

import static io.thalweg.event.SyscallBatches.BASE;
import static io.thalweg.event.SyscallBatches.CURL;
import static io.thalweg.event.SyscallBatches.NGINX;
import static io.thalweg.event.SyscallBatches.begun;
import static io.thalweg.event.SyscallBatches.event;
import static io.thalweg.event.SyscallBatches.events;
import static io.thalweg.event.SyscallBatches.finished;
import static io.thalweg.event.SyscallBatches.reading;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Processes that a batch lists only after it has events. */
class LateProcessTest {
    @Test
    void eventsBeforeAndAfterAProcessIsAddedAreRead() throws Exception {
        SyscallBatchWriter writer = begun(4096);
        assertThat(writer.addProcess(NGINX)).isZero();
        SyscallEvent first = event("first");
        first.process = 0;
        writer.append(first);
        assertThat(writer.addProcess(CURL)).isEqualTo(1);
        SyscallEvent second = event("second");
        writer.append(second);

        SyscallBatchReader reader = reading(finished(writer));
        assertThat(Arrays.copyOf(reader.processes(), reader.processCount())).containsExactly(NGINX, CURL);
        assertThat(events(reader)).usingRecursiveFieldByFieldElementComparator().containsExactly(first, second);
    }

    @Test
    void aProcessThatDoesNotFitIsRefusedAndHarmsNothing() throws Exception {
        SyscallBatchWriter writer = begun(4096);
        int added = 0;
        while (writer.addProcess(new CapturedProcess(added, BASE, "x".repeat(200), "y".repeat(64))) >= 0) {
            added++;
        }
        assertThat(added).isBetween(5, 20);
        SyscallEvent event = event("there is room for one event");
        assertThat(writer.append(event)).isTrue();

        SyscallBatchReader reader = reading(finished(writer));
        assertThat(reader.processCount()).isEqualTo(added);
        assertThat(events(reader)).usingRecursiveFieldByFieldElementComparator().containsExactly(event);
    }
}
