package io.thalweg.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TcpOptionsTest {
    private static final int SYN = 2;
    private static final int ACK = 16;

    private static PacketHeaders read(int flags, int... options) {
        byte[] bytes = new byte[options.length];
        for (int i = 0; i < options.length; i++) {
            bytes[i] = (byte) options[i];
        }
        return read(flags, bytes);
    }

    private static PacketHeaders read(int flags, byte[] options) {
        PacketHeaders h = new PacketHeaders();
        h.buffer = options;
        h.tcpFlags = flags;
        TcpOptions.clear(h);
        TcpOptions.read(h, 0, options.length);
        return h;
    }

    @Test
    void synTellsWhatItsSenderCanDo() {
        PacketHeaders h = read(SYN, 2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 9, 0, 0, 0, 0, 1, 3, 3, 7);

        assertThat(h.tcpMss).isEqualTo(1460);
        assertThat(h.tcpSackPermitted).isTrue();
        assertThat(h.tcpTimestamp).isEqualTo(9);
        assertThat(h.tcpWindowScale).isEqualTo(7);
    }

    @Test
    void laterSegmentsChangeNothingThatWasAgreed() {
        PacketHeaders h = read(ACK, 2, 4, 5, 0xb4, 4, 2, 3, 3, 7, 0);

        assertThat(h.tcpMss).isZero();
        assertThat(h.tcpSackPermitted).isFalse();
        assertThat(h.tcpWindowScale).isEqualTo(-1);
    }

    @Test
    void sackBlocksAreCountedAndTheFirstTwoKept() {
        PacketHeaders h =
                read(ACK, 1, 1, 5, 26, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 6);

        assertThat(h.tcpSackBlocks).isEqualTo(3);
        assertThat(new int[] {h.tcpSackLeft, h.tcpSackRight, h.tcpSackSecondLeft, h.tcpSackSecondRight})
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void loadBalancerTellsTheClientsAddress() {
        PacketHeaders h = read(ACK, 254, 8, 0x30, 0x39, 192, 0, 2, 7);

        assertThat(h.toaPort).isEqualTo(12345);
        assertThat(h.toaAddress).isEqualTo(0xc000_0207);
    }

    @Test
    void whatComesBeforeABrokenOptionStands() {
        PacketHeaders h = read(SYN, 3, 3, 7, 2, 40, 0, 0);

        assertThat(h.tcpWindowScale).isEqualTo(7);
        assertThat(h.tcpMss).isZero();
    }

    @Property
    void anyBytesAreHarmless(@ForAll @Size(max = 40) byte[] options, @ForAll boolean isSyn) {
        PacketHeaders h = read(isSyn ? SYN : ACK, options);
        assertThat(h.tcpSackBlocks).isBetween(0, 4);
    }
}
