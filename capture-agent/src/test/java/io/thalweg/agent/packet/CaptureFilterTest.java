package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.agent.ffi.FilterCompiler;
import io.thalweg.agent.ffi.FilterException;
import io.thalweg.event.sbe.LinkType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CaptureFilterTest {
    private static final int SNAP_LENGTH = 1280;
    private static final OwnTraffic NOTHING = OwnTraffic.ofPorts(List.of());

    @BeforeEach
    void needsLibpcap() {
        if (!FilterCompiler.isAvailable()) {
            System.err.println("SKIPPED: filters are not tested, libpcap is not installed");
            Assumptions.abort("libpcap is not installed");
        }
    }

    @Test
    void everyProgramEndsByTakingTheSnapLength() throws FilterException {
        CaptureFilter filter = CaptureFilter.compile("", NOTHING, SNAP_LENGTH);

        assertThat(filter.program(LinkType.ETHERNET, "eth0")).containsExactly(FilterCompiler.everything(SNAP_LENGTH));
        assertThat(filter.program(LinkType.RAW_IP, "tun0")).containsExactly(FilterCompiler.everything(SNAP_LENGTH));
    }

    @Test
    void ownPortsAreKeptOutOfWhatTheUserWants() {
        String excluded = OwnTraffic.ofPorts(List.of(9092, 80)).expression();

        assertThat(CaptureFilter.expression("tcp or udp", excluded))
                .isEqualTo("not ((tcp port 80) or (tcp port 9092)) and (tcp or udp)");
        assertThat(CaptureFilter.expression(" ", excluded)).isEqualTo("not ((tcp port 80) or (tcp port 9092))");
        assertThat(CaptureFilter.expression("icmp", "")).isEqualTo("icmp");
    }

    @Test
    void aWrongExpressionIsNamedWithWhatLibpcapSaysOfIt() {
        assertThatThrownBy(() -> CaptureFilter.compile("tcp prot 80", OwnTraffic.ofPorts(List.of(9092)), SNAP_LENGTH))
                .isInstanceOf(FilterException.class)
                .hasMessageStartingWith("the filter 'tcp prot 80' is not valid: ")
                .hasMessageContaining("syntax error");
    }

    @Test
    void bracketsOfTheUserCannotLetOwnTrafficIn() {
        assertThatThrownBy(() -> CaptureFilter.compile("tcp) or (udp", OwnTraffic.ofPorts(List.of(9092)), SNAP_LENGTH))
                .isInstanceOf(FilterException.class);
    }

    @Test
    void anExpressionAboutMacsHasNoProgramForRawIp() throws FilterException {
        CaptureFilter filter = CaptureFilter.compile("ether host 02:00:00:00:00:01", NOTHING, SNAP_LENGTH);

        assertThat(filter.program(LinkType.ETHERNET, "eth0")).isNotEmpty();
        assertThat(filter.isFor(LinkType.RAW_IP)).isFalse();
    }

    @Test
    void aFilterOfMoreThan512CharactersIsRefused() {
        assertThatThrownBy(() -> CaptureFilter.compile("tcp or ".repeat(80) + "udp", NOTHING, SNAP_LENGTH))
                .isInstanceOf(FilterException.class)
                .hasMessage("the filter has 563 characters; allowed: 512");
    }

    @Test
    void ownConnectionsAreKeptOutInBothDirectionsAndOthersAreNot() throws Exception {
        InetAddress kafka = InetAddress.getByName("10.0.0.9");
        InetAddress own = InetAddress.getByName("10.0.0.1");
        InetAddress ownV6 = InetAddress.getByName("fe80::1");
        OwnTraffic traffic =
                new OwnTraffic(List.of(), List.of(new InetSocketAddress(kafka, 9092)), List.of(own, ownV6));

        assertThat(traffic.expression())
                .isEqualTo("(dst host 10.0.0.9 and tcp dst port 9092 and (src host 10.0.0.1))"
                        + " or (src host 10.0.0.9 and tcp src port 9092 and (dst host 10.0.0.1))");
        assertThat(CaptureFilter.compile("", traffic, SNAP_LENGTH).isFor(LinkType.ETHERNET))
                .isTrue();
    }
}
