package io.thalweg.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.agent.pcap.CaptureFeed;
import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import io.thalweg.engine.EngineOptions;
import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.engine.flow.FlowEngine;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.RowSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureGeneratorTest {
    private static final CaptureParameters SMALL =
            CaptureParameters.defaults().withPackets(20_000).withFlows(700).withLossPerMillion(20_000);

    @TempDir
    private Path directory;

    @Test
    void sameParametersGiveTheSameBytes() throws IOException {
        Path first = generate("first.pcap", SMALL);
        Path second = generate("second.pcap", SMALL);

        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(GroundTruth.beside(second)).hasSameBinaryContentAs(GroundTruth.beside(first));
    }

    @Test
    void anotherSeedGivesAnotherCapture() throws IOException {
        Path first = generate("first.pcap", SMALL);
        Path second = generate("second.pcap", SMALL.withSeed(2));

        assertThat(Files.mismatch(first, second)).isNotNegative();
    }

    @Test
    void thereAreAsManyPacketsAsWantedInTheOrderOfTheirTimes() throws IOException {
        Path file = generate("capture.pcap", SMALL.withPackets(20_017));

        GroundTruth truth = GroundTruth.read(GroundTruth.beside(file));
        long packets = 0;
        long wireBytes = 0;
        long capturedBytes = 0;
        long last = 0;
        try (PacketSource source = CaptureFile.open(file)) {
            while (source.next()) {
                packets++;
                wireBytes += source.wireLength();
                capturedBytes += source.capturedLength();
                assertThat(source.timestampNanos()).isGreaterThanOrEqualTo(last);
                last = source.timestampNanos();
            }
        }
        assertThat(packets).isEqualTo(20_017).isEqualTo(truth.packets);
        assertThat(wireBytes).isEqualTo(truth.wireBytes);
        assertThat(capturedBytes).isEqualTo(truth.capturedBytes);
        assertThat(last / 1000).isEqualTo(truth.lastMicros);
    }

    @Test
    void fewClientsHaveManyFlowsEachAndNoTwoAreOne() throws IOException {
        Path file = generate("capture.pcap", SMALL.withClients(7));

        List<L4FlowLog> rows = flows(file);
        assertThat(rows).hasSize(700);
        assertThat(rows.stream()
                        .filter(row -> row.isIpv4 == 1)
                        .map(row -> row.ip40)
                        .distinct())
                .hasSize(7);
    }

    @Test
    void clientsWithFewServersCallTheSameOnesAgain() throws IOException {
        Path file = generate("capture.pcap", SMALL.withClients(7).withServersPerClient(2));

        List<L4FlowLog> rows = flows(file);
        assertThat(rows).hasSize(700);
        assertThat(rows.stream()
                        .filter(row -> row.serverPort == TrafficKind.HTTP.serverPort && row.isIpv4 == 1)
                        .map(row -> row.ip40 + " " + row.ip41)
                        .distinct())
                .hasSize(7 * 2);
    }

    @Test
    void moreFlowsThanTheClientsHavePortsAreRefused() {
        assertThatThrownBy(() -> SMALL.withFlows(100_000).withClients(24))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clients: 24; allowed: 25 to 8000");
    }

    @Test
    void tooFewPacketsForTheFlowsAreRefused() {
        assertThatThrownBy(() -> generate("capture.pcap", SMALL.withPackets(2000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2000 are too few for 700 flows");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theFlowEngineFindsWhatTheTruthTells() throws IOException {
        Path file = generate("capture.pcap", SMALL);

        GroundTruth truth = GroundTruth.read(GroundTruth.beside(file));
        List<L4FlowLog> rows = flows(file);
        assertThat(rows).hasSize(700).hasSize((int) truth.flows);
        assertThat(sum(rows, row -> row.packetTx + row.packetRx)).isEqualTo(truth.packets);
        assertThat(sum(rows, row -> row.byteTx + row.byteRx)).isEqualTo(truth.wireBytes);
        assertThat(sum(rows, row -> 1 - row.isIpv4)).isEqualTo(truth.ipv6Flows);
        assertThat(sum(rows, row -> row.synCount)).isEqualTo(truth.tcp.syn);
        assertThat(sum(rows, row -> row.synackCount)).isEqualTo(truth.tcp.synAck);
        assertThat(sum(rows, row -> row.finCount)).isEqualTo(truth.tcp.fin);
        assertThat(sum(rows, row -> row.zeroWinTx + row.zeroWinRx)).isEqualTo(truth.tcp.zeroWindows);
        assertThat(sum(rows, row -> row.oooTx + row.oooRx))
                .isEqualTo(truth.tcp.outOfOrder)
                .isPositive();
        assertThat(sum(rows, row -> row.retransTx + row.retransRx - row.retransSyn))
                .isEqualTo(truth.tcp.retransmissions)
                .isPositive();
    }

    @Test
    void eachKindOfFlowHasItsServerPort() throws IOException {
        Path file = generate("capture.pcap", SMALL);

        GroundTruth truth = GroundTruth.read(GroundTruth.beside(file));
        List<L4FlowLog> rows = flows(file);
        for (TrafficKind kind : TrafficKind.values()) {
            List<L4FlowLog> ofKind = rows.stream()
                    .filter(row -> row.serverPort == kind.serverPort)
                    .toList();
            assertThat(ofKind).as(kind.name()).hasSize((int) truth.byKind.get(kind).flows);
            assertThat(sum(ofKind, row -> row.packetTx + row.packetRx))
                    .as(kind.name())
                    .isEqualTo(truth.byKind.get(kind).packets);
        }
    }

    @Test
    void requestsAndResponsesBeginAsOftenAsTheTruthTells() throws IOException {
        Path file = generate("capture.pcap", SMALL.withLossPerMillion(0));

        GroundTruth truth = GroundTruth.read(GroundTruth.beside(file));
        long httpRequests = 0;
        long httpResponses = 0;
        long dnsRequests = 0;
        long dnsResponses = 0;
        PacketDecoder decoder = new PacketDecoder(DecodeOptions.defaults());
        PacketHeaders h = decoder.headers();
        try (PacketSource source = CaptureFile.open(file)) {
            while (source.next()) {
                decoder.decode(
                        source.capturePoint().linkType(),
                        source.buffer(),
                        source.offset(),
                        source.capturedLength(),
                        source.wireLength());
                httpRequests +=
                        h.destinationPort == 8080 && text(h).matches("(?s)(GET|POST|PUT|DELETE) /api/.*") ? 1 : 0;
                httpResponses += h.sourcePort == 8080 && text(h).startsWith("HTTP/1.1 ") ? 1 : 0;
                dnsRequests += h.destinationPort == 53 ? 1 : 0;
                dnsResponses += h.sourcePort == 53 ? 1 : 0;
            }
        }
        assertThat(httpRequests).isEqualTo(truth.http.requests).isPositive();
        assertThat(httpResponses).isEqualTo(truth.http.responses);
        assertThat(dnsRequests).isEqualTo(truth.dns.requests).isPositive();
        assertThat(dnsResponses).isEqualTo(truth.dns.responses).isLessThan(dnsRequests);
    }

    private Path generate(String name, CaptureParameters parameters) throws IOException {
        Path file = directory.resolve(name);
        CaptureGenerator.generate(parameters, file);
        return file;
    }

    private static String text(PacketHeaders h) {
        return new String(h.buffer, h.payloadOffset, h.capturedPayloadBytes(), StandardCharsets.ISO_8859_1);
    }

    private static List<L4FlowLog> flows(Path file) throws IOException {
        List<L4FlowLog> rows = new ArrayList<>();
        RowSink sink = new RowSink() {
            @Override
            public void flow(L4FlowLog row) {
                rows.add(row);
            }

            @Override
            public void session(L7FlowLog row) {
                // Only flows are looked at here.
            }
        };
        FlowEngine engine =
                new FlowEngine(EngineOptions.defaults().withWholeFlows(true).withL7(false), sink);
        engine.open(engine.newShard(1, 0));
        try (PacketSource source = CaptureFile.open(file)) {
            CaptureFeed.feed(source, engine);
        }
        engine.finish();
        return rows;
    }

    private static long sum(List<L4FlowLog> rows, ToLongFunction<L4FlowLog> column) {
        return rows.stream().mapToLong(column).sum();
    }
}
