package io.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/**
 * Bytes of strangers: a reader either refuses them with its own exception or every access stays inside the batch. The
 * batch lies in the middle of a larger array, so that a read outside it would not be an exception of the JVM.
 */
class BatchFuzzTest {
    private static final int MARGIN = 64;

    private final PacketBatchReader packetReader = new PacketBatchReader();
    private final SyscallBatchReader syscallReader = new SyscallBatchReader();

    @Property(tries = 2000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 400) byte[] bytes) {
        read(bytes);
    }

    @Property(tries = 3000)
    void anyBytesAfterASoundHeaderAreReadOrRefused(@ForAll @Size(max = 400) byte[] bytes, @ForAll boolean isPacket) {
        byte[] header = isPacket ? packetBatch() : syscallBatch();
        byte[] batch = Arrays.copyOf(header, 60 + bytes.length);
        System.arraycopy(bytes, 0, batch, 60, bytes.length);
        read(batch);
    }

    @Property(tries = 6000)
    void mutatedBatchesAreReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        read(Mutations.of(random.nextBoolean() ? packetBatch() : syscallBatch(), random));
    }

    private static byte[] packetBatch() {
        return PacketBatches.batch(PacketBatches.packet(1, 60), PacketBatches.packet(2, 0), PacketBatches.packet(3, 9));
    }

    private static byte[] syscallBatch() {
        return NetworkEvents.batch(SyscallBatches.event("hello"), NetworkEvents.event(), NetworkEvents.event());
    }

    private void read(byte[] batch) {
        byte[] larger = new byte[MARGIN + batch.length + MARGIN];
        System.arraycopy(batch, 0, larger, MARGIN, batch.length);
        int end = MARGIN + batch.length;
        try {
            packetReader.wrap(larger, MARGIN, batch.length);
            readPackets(end);
        } catch (MalformedBatchException e) {
            assertThat(packetReader.next()).isFalse();
        }
        packetReader.agentDrops();
        try {
            syscallReader.wrap(larger, MARGIN, batch.length);
            readEvents(end);
            readNetworkEvents();
        } catch (MalformedBatchException e) {
            assertThat(syscallReader.next(new SyscallEvent())).isFalse();
        }
        syscallReader.agentDrops();
    }

    private void readPackets(int end) {
        int count = 0;
        while (packetReader.next()) {
            count++;
            assertThat(packetReader.capturePoint()).isBetween(0, packetReader.capturePointCount() - 1);
            assertThat(packetReader.capturePoints()[packetReader.capturePoint()])
                    .isNotNull();
            assertThat(packetReader.direction()).isNotNull();
            assertThat(packetReader.timestampNanos()).isNotNegative();
            assertThat(packetReader.frameLength()).isNotNegative();
            assertThat(packetReader.wireLength()).isGreaterThanOrEqualTo(packetReader.frameLength());
            assertThat(packetReader.frameOffset()).isGreaterThanOrEqualTo(MARGIN);
            assertThat(packetReader.frameOffset() + packetReader.frameLength()).isLessThanOrEqualTo(end);
        }
        assertThat(count).isEqualTo(packetReader.packetCount());
    }

    private void readNetworkEvents() {
        NetworkEvent event = new NetworkEvent();
        int count = 0;
        while (syscallReader.next(event)) {
            count++;
            assertThat(event.kind).isNotNull();
            assertThat(event.timeNanos).isNotNegative();
            assertThat(event.reason.length()).isLessThanOrEqualTo(SyscallBatchWriter.MAX_TEXT_BYTES);
        }
        assertThat(count).isEqualTo(syscallReader.networkEventCount());
    }

    private void readEvents(int end) {
        SyscallEvent event = new SyscallEvent();
        int count = 0;
        while (syscallReader.next(event)) {
            count++;
            assertThat(event.process).isBetween(0, syscallReader.processCount() - 1);
            assertThat(syscallReader.processes()[event.process]).isNotNull();
            assertThat(event.byteCount).isNotNegative();
            assertThat(event.enterNanos).isNotNegative();
            assertThat(event.payloadOffset).isGreaterThanOrEqualTo(MARGIN);
            assertThat(event.payloadLength).isNotNegative();
            assertThat(event.payloadOffset + event.payloadLength).isLessThanOrEqualTo(end);
        }
        assertThat(count).isEqualTo(syscallReader.eventCount());
    }
}
