package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.agent.ffi.FilterCompiler;
import io.thalweg.agent.ffi.FilterException;
import io.thalweg.event.sbe.LinkType;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CaptureFilterTest {
    private static final int SNAP_LENGTH = 1280;

    @BeforeEach
    void needsLibpcap() {
        if (!FilterCompiler.isAvailable()) {
            System.err.println("SKIPPED: filters are not tested, libpcap is not installed");
            Assumptions.abort("libpcap is not installed");
        }
    }

    @Test
    void everyProgramEndsByTakingTheSnapLength() throws FilterException {
        CaptureFilter filter = CaptureFilter.compile("", List.of(), SNAP_LENGTH);

        assertThat(filter.program(LinkType.ETHERNET)).containsExactly(FilterCompiler.everything(SNAP_LENGTH));
        assertThat(filter.program(LinkType.RAW_IP)).containsExactly(FilterCompiler.everything(SNAP_LENGTH));
    }

    @Test
    void ownPortsAreKeptOutOfWhatTheUserWants() {
        assertThat(CaptureFilter.expression("tcp or udp", List.of(9092, 80)))
                .isEqualTo("(tcp or udp) and not (tcp port 80 or tcp port 9092)");
        assertThat(CaptureFilter.expression(" ", List.of(9092))).isEqualTo("not (tcp port 9092)");
        assertThat(CaptureFilter.expression("icmp", List.of())).isEqualTo("icmp");
    }

    @Test
    void aWrongExpressionIsNamedWithWhatLibpcapSaysOfIt() {
        assertThatThrownBy(() -> CaptureFilter.compile("tcp prot 80", List.of(9092), SNAP_LENGTH))
                .isInstanceOf(FilterException.class)
                .hasMessageStartingWith("the filter 'tcp prot 80' is not valid: ")
                .hasMessageContaining("syntax error");
    }

    @Test
    void bracketsOfTheUserCannotLetOwnTrafficIn() {
        assertThatThrownBy(() -> CaptureFilter.compile("tcp) or (udp", List.of(9092), SNAP_LENGTH))
                .isInstanceOf(FilterException.class);
    }

    @Test
    void anExpressionAboutMacsHasNoProgramForRawIp() throws FilterException {
        CaptureFilter filter = CaptureFilter.compile("ether host 02:00:00:00:00:01", List.of(), SNAP_LENGTH);

        assertThat(filter.program(LinkType.ETHERNET)).isNotEmpty();
        assertThat(filter.program(LinkType.RAW_IP)).isNull();
    }
}
