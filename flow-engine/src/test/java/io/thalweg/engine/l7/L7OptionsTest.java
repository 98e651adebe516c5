package io.thalweg.engine.l7;

import static io.thalweg.engine.l7.Talk.http;
import static io.thalweg.engine.l7.Talk.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.row.L7FlowLog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class L7OptionsTest {
    private static final String GET = "GET /a?token=s3cret HTTP/1.1\r\n\r\n";
    private static final int HTTP = 20;

    private static L7FlowLog row(L7Options options, String request) {
        return http().options(options).client(request).close().row();
    }

    @Test
    void disabledProtocolIsNotLookedFor() {
        L7Options options = L7Options.defaults().with(change -> change.disable(List.of("http")));
        Talk talk = http().options(options).client(GET).close();

        assertThat(talk.rows()).isEmpty();
        assertThat(talk.counters().notInferred).isPositive();
    }

    @Test
    void protocolIsLookedForOnItsPortsOnly() {
        L7Options options = L7Options.defaults().with(change -> change.lookFor("HTTP", "8000-8010,80"));

        assertThat(Talk.tcp(80).options(options).client(GET).close().rows()).hasSize(1);
        assertThat(Talk.tcp(8005).options(options).client(GET).close().rows()).hasSize(1);
        assertThat(Talk.tcp(8011).options(options).client(GET).close().rows()).isEmpty();
    }

    @Test
    void protocolCanHaveAWindowOfItsOwn() {
        L7Options options =
                L7Options.defaults().with(change -> change.protocolSessionMicros = Map.of(HTTP, seconds(1)));
        Talk talk = http().options(options)
                .client(GET)
                .after(seconds(2))
                .server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                .close();

        assertThat(talk.rows()).extracting(row -> row.type).containsExactly(0, 1);
    }

    @Test
    void protocolCanBeSpared() {
        assertThat(row(L7Options.defaults(), GET).requestResource).isEqualTo("/a?token=?");
        L7Options raw = L7Options.defaults().with(change -> change.rawProtocols = Set.of(HTTP));
        assertThat(row(raw, GET).requestResource).isEqualTo("/a?token=s3cret");
    }

    @Test
    void headersHaveTheNamesThatTheOptionsSay() {
        L7Options options = L7Options.defaults().with(change -> {
            change.traceHeaders = List.of("My_Trace", "traceparent");
            change.spanHeaders = List.of("My-Span");
            change.requestIdHeaders = List.of("Req_Id");
            change.clientHeaders = List.of("X-Real-IP");
        });
        L7FlowLog row = row(
                options,
                "GET / HTTP/1.1\r\nmy-trace: t\r\nMY_SPAN: s\r\nreq-id: r\r\nx_real_ip: 1.2.3.4\r\n"
                        + "X-Request-ID: other\r\ntraceparent: 00-w-x-01\r\n\r\n");

        assertThat(row.traceId).isEqualTo("t");
        assertThat(row.spanId).isEqualTo("s");
        assertThat(row.traceId2).isEqualTo("w");
        assertThat(row.xRequestId0).isEqualTo("r");
        assertThat(row.httpProxyClient).isEqualTo("1.2.3.4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            53              | 53    | true
            53              | 54    | false
            53, 8000 - 8099 | 8099  | true
            53,8000-8099    | 8100  | false
            0-65535         | 65535 | true
            """)
    void portsAreNumbersAndRanges(String ports, int port, boolean isIn) {
        assertThat(PortRanges.parse(ports).contains(port)).isEqualTo(isIn);
    }

    @Test
    void whatIsNoPortIsRefused() {
        for (String wrong : List.of("", "http", "1-", "5-3", "65536", "-1")) {
            assertThatThrownBy(() -> PortRanges.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("allowed");
        }
    }

    @Test
    void protocolsHaveNamesAndNumbers() {
        assertThat(ProtocolRegistry.idOf("dns")).isEqualTo(120);
        assertThat(ProtocolRegistry.idOf("120")).isEqualTo(120);
        assertThatThrownBy(() -> ProtocolRegistry.idOf("Gopher")).hasMessageContaining("DNS, ");
    }

    @Test
    void changesKeepTheRest() {
        L7Options changed = L7Options.defaults().with(change -> {
            change.disable(List.of("HTTP"));
            change.lookFor("DNS", "1053");
            change.maxTextBytes = 100;
            change.obfuscate = false;
        });
        assertThat(changed.with(change -> {})).isEqualTo(changed);
        assertThat(changed.with(change -> change.obfuscate = true).maxTextBytes())
                .isEqualTo(100);
    }

    @Test
    void limitThatIsTooLowIsRefused() {
        assertThatThrownBy(() -> L7Options.defaults().with(change -> change.maxHeadBytes = 10))
                .hasMessage("maxHeadBytes: 10; allowed: 512 and more");
    }
}
