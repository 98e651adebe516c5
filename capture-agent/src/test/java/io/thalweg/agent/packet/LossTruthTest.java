package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.agent.batch.SentBatches;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Packets that were sent are packets in batches and packets counted as lost, to the last one. Needs root. */
@Timeout(240)
final class LossTruthTest {
    private static final int FLOOD = 60_000;

    private Cable cable;

    @BeforeEach
    void twoHostsWithACableBetweenThem() throws IOException, InterruptedException {
        cable = Cable.lay();
    }

    @AfterEach
    void pullTheCable() throws IOException, InterruptedException {
        if (cable != null) {
            cable.pull();
        }
    }

    private void flood() throws Exception {
        long before = received();
        Cable.sendDatagrams(cable.client, "10.77.0.2", Cable.UDP_PORT, FLOOD);
        assertThat(received() - before).as("packets that passed the cable").isGreaterThanOrEqualTo(FLOOD);
    }

    private long received() throws Exception {
        Process process = cable.server.program("cat", "/proc/net/dev").start();
        String line = new String(process.getInputStream().readAllBytes())
                .lines()
                .filter(each -> each.contains("cable1:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.substring(line.indexOf(':') + 1).trim().split("\\s+")[1]);
    }

    private static long told(List<SentBatches.Batch> batches) {
        return batches.stream()
                .mapToLong(batch -> batch.packets().size() + batch.kernelDrops() + batch.agentDrops())
                .sum();
    }

    @Test
    void whatTheRingHadNoRoomForIsCounted() throws Exception {
        CaptureInNamespace capture = new CaptureInNamespace(
                cable.server, "cable1", "udp port " + Cable.UDP_PORT, options -> options.withRingMebibytes(1));
        capture.await("cable1");
        capture.holdUp();
        flood();
        capture.goOn();
        List<SentBatches.Packet> packets = capture.stop();

        assertThat(packets.size()).as("packets captured").isBetween(1, FLOOD - 1);
        assertThat(capture.kernelDrops()).as("kernel drops").isEqualTo(FLOOD - packets.size());
        assertThat(told(capture.batches())).as("packets told of").isEqualTo(FLOOD);
    }

    /** The kernel hands over blocks with hardly anything in them; there must be enough of those. */
    @Test
    void littleTrafficWaitsForAReaderThatIsLate() throws Exception {
        CaptureInNamespace capture = new CaptureInNamespace(
                cable.server, "cable1", "udp port " + Cable.UDP_PORT, options -> options.withRingMebibytes(8));
        capture.await("cable1");
        capture.holdUp();
        Cable.sendDatagrams(cable.client, "10.77.0.2", Cable.UDP_PORT, 100, Duration.ofMillis(10));
        capture.goOn();
        List<SentBatches.Packet> packets = capture.stop();

        assertThat(packets).hasSize(100);
        assertThat(capture.kernelDrops()).isZero();
    }

    @Test
    void whatIsBeyondTheLimitIsCounted() throws Exception {
        CaptureInNamespace capture =
                new CaptureInNamespace(cable.server, "cable1", "udp port " + Cable.UDP_PORT, options -> options);
        capture.limitTo(1000);
        capture.await("cable1");
        flood();
        List<SentBatches.Packet> packets = capture.stop();

        assertThat(packets.size()).as("packets captured").isBetween(1000, FLOOD - 1);
        assertThat(told(capture.batches())).as("packets told of").isEqualTo(FLOOD);
    }

    @Test
    void whatTheSinkRefusesIsCounted() throws Exception {
        CaptureInNamespace capture =
                new CaptureInNamespace(cable.server, "cable1", "udp port " + Cable.UDP_PORT, options -> options);
        capture.await("cable1");
        capture.refuseEvery(3);
        flood();
        List<SentBatches.Packet> packets = capture.stop();

        assertThat(packets.size()).as("packets captured").isBetween(1, FLOOD - 1);
        assertThat(told(capture.batches())).as("packets told of").isEqualTo(FLOOD);
    }
}
