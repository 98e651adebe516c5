package io.thalweg.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class FragmentPortsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final FragmentPorts fragments = new FragmentPorts();

    @Test
    void laterFragmentHasThePortsOfItsFirst() {
        fragments.remember(first(7, 1000, 53), 0);
        PacketHeaders later = later(7);
        fragments.recall(later, SECOND);

        assertThat(later.hasPorts).isTrue();
        assertThat(later.sourcePort).isEqualTo(1000);
        assertThat(later.destinationPort).isEqualTo(53);
    }

    @Test
    void otherPacketsFragmentHasNone() {
        fragments.remember(first(7, 1000, 53), 0);
        PacketHeaders later = later(8);
        fragments.recall(later, SECOND);

        assertThat(later.hasPorts).isFalse();
    }

    @Test
    void identificationUsedAgainMuchLaterIsAnotherPacket() {
        fragments.remember(first(7, 1000, 53), 0);
        PacketHeaders later = later(7);
        fragments.recall(later, 31 * SECOND);

        assertThat(later.hasPorts).isFalse();
    }

    @Test
    void floodPushesOutOldFragmentsOnly() {
        for (int id = 0; id < 1_000_000; id++) {
            fragments.remember(first(id, id & 0xffff, 53), id);
        }
        PacketHeaders newest = later(999_999);
        fragments.recall(newest, 1_000_000);
        PacketHeaders oldest = later(0);
        fragments.recall(oldest, 1_000_000);

        assertThat(newest.hasPorts).isTrue();
        assertThat(oldest.hasPorts).isFalse();
    }

    @Test
    void writtenAndReadItKnowsTheSame() throws IOException {
        fragments.remember(first(7, 1000, 53), 5);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        fragments.writeTo(new DataOutputStream(bytes));
        PacketHeaders later = later(7);
        FragmentPorts.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())))
                .recall(later, SECOND);

        assertThat(later.sourcePort).isEqualTo(1000);
    }

    private static PacketHeaders first(int id, int sourcePort, int destinationPort) {
        PacketHeaders h = later(id);
        h.hasPorts = true;
        h.sourcePort = sourcePort;
        h.destinationPort = destinationPort;
        return h;
    }

    private static PacketHeaders later(int id) {
        PacketHeaders h = new PacketHeaders();
        h.sourceLow = PacketHeaders.IPV4_MAPPED | 0x0a000001;
        h.destinationLow = PacketHeaders.IPV4_MAPPED | 0x0a000002;
        h.protocol = IpProtocol.UDP;
        h.ipId = id;
        return h;
    }
}
