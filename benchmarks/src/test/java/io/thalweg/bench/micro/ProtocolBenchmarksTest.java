package io.thalweg.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.l7.ProtocolRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the benchmarks of protocols measure is what they say: each exchange is one row of the protocol. */
final class ProtocolBenchmarksTest {
    private static final int TIMES = 3;
    /** Protocols with a benchmark of their own. */
    private static final List<String> OWN =
            List.of("DNS", "Dubbo", "HTTP", "HTTP2", "Kafka", "MySQL", "PostgreSQL", "Redis", "TLS");

    @Test
    void everyProtocolHasABenchmark() {
        List<String> measured = new ArrayList<>(OWN);
        Arrays.stream(ProtocolSample.values()).map(sample -> sample.title).forEach(measured::add);

        assertThat(measured).containsExactlyInAnyOrder(ProtocolRegistry.titles().split(", "));
    }

    @ParameterizedTest
    @EnumSource
    void exchangeOfASampleIsOneRowOfItsProtocol(ProtocolSample sample) {
        ProtocolBenchmark benchmark = new ProtocolBenchmark();
        benchmark.protocol = sample;
        benchmark.open();
        for (int i = 1; i <= TIMES; i++) {
            assertThat(benchmark.exchange()).isEqualTo(i);
        }
    }

    @Test
    void exchangeOverHttpIsOneRow() {
        HttpBenchmark benchmark = new HttpBenchmark();
        for (int i = 1; i <= TIMES; i++) {
            assertThat(benchmark.getAndPage()).isEqualTo(2 * i - 1);
            assertThat(benchmark.postAndAnswer()).isEqualTo(2 * i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP2", "gRPC", "Triple"})
    void callOverHttp2IsOneRow(String protocol) {
        Http2Benchmark benchmark = new Http2Benchmark();
        benchmark.protocol = protocol;
        benchmark.write();
        for (int i = 1; i <= TIMES; i++) {
            assertThat(benchmark.callAndAnswer()).isEqualTo(i);
        }
    }

    @Test
    void lookupIsOneRow() {
        DnsBenchmark benchmark = new DnsBenchmark();
        for (int i = 1; i <= TIMES; i++) {
            assertThat(benchmark.addressesInAFlowOfTheirOwn()).isEqualTo(i);
            assertThat(benchmark.aliasInAFlowOfMany()).isEqualTo(i);
        }
    }

    @Test
    void queryIsOneRow() {
        PostgresqlBenchmark postgresql = new PostgresqlBenchmark();
        postgresql.write();
        MysqlBenchmark mysql = new MysqlBenchmark();
        mysql.write();
        for (int i = 1; i <= TIMES; i++) {
            assertThat(postgresql.queryAndRows()).isEqualTo(i);
            assertThat(postgresql.preparedQueryAndRows()).isEqualTo(i);
            assertThat(mysql.queryAndResultSet()).isEqualTo(i);
        }
    }

    @Test
    void commandIsOneRow() {
        RedisBenchmark benchmark = new RedisBenchmark();
        for (int i = 1; i <= TIMES; i++) {
            assertThat(benchmark.getAndValue()).isEqualTo(2 * i - 1);
            assertThat(benchmark.setAndOk()).isEqualTo(2 * i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void batchIsOneRow(String compression) throws IOException {
        KafkaBenchmark benchmark = new KafkaBenchmark();
        benchmark.compression = compression;
        benchmark.write();
        for (int i = 1; i <= TIMES; i++) {
            assertThat(benchmark.produceAndAnswer()).isEqualTo(i);
        }
    }

    @Test
    void dubboCallIsOneRow() {
        DubboBenchmark benchmark = new DubboBenchmark();
        benchmark.write();
        for (int i = 1; i <= TIMES; i++) {
            assertThat(benchmark.callAndAnswer()).isEqualTo(i);
        }
    }

    @Test
    void handshakeIsOneRow() {
        TlsBenchmark benchmark = new TlsBenchmark();
        benchmark.write();
        for (int i = 1; i <= TIMES; i++) {
            assertThat(benchmark.handshake()).isEqualTo(i);
            benchmark.twoPacketsOfApplicationData();
        }
    }

    private static Stream<byte[][]> wrongExchanges() {
        return Stream.of(
                exchange("*1\r\n$4\r\nPING\r\n", ""),
                exchange("*1\r\n$4\r\nPING\r\n", "+PONG\r\n+PONG\r\n"),
                exchange("*1\r\n$4\r\nPING\r\n", "PONG\r\n"),
                exchange("GET / HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"));
    }

    private static byte[][] exchange(String request, String response) {
        return new byte[][] {request.getBytes(StandardCharsets.US_ASCII), response.getBytes(StandardCharsets.US_ASCII)};
    }

    @Test
    void anythingElseIsRefused() {
        assertThat(wrongExchanges()).allSatisfy(wrong -> {
            SessionFlow flow = SessionFlow.tcp("Redis", 6379);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < TIMES; i++) {
                            flow.exchange(wrong[0], wrong[1]);
                        }
                    })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Redis");
        });
    }
}
