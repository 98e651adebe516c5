package io.thalweg.agent.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.l7.Guesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** No parser is kept from a payload of the corpus that it would have taken: the sieve of first bytes loses nothing. */
final class FirstBytesCorpusTest {
    @TestFactory
    Stream<DynamicTest> noMessageBeginsBeyondTheFirstBytesOfItsProtocol() throws IOException {
        Path oracle = Corpus.ROOT.resolve("oracle");
        return Corpus.facts("oracle").stream()
                .map(file -> DynamicTest.dynamicTest(
                        oracle.relativize(file).toString(),
                        () -> nothingIsLost(
                                Corpus.capture(Corpus.read(file).get("pcap").asText()))));
    }

    private static void nothingIsLost(Path capture) throws IOException {
        Guesses guesses = new Guesses(EngineRun.RAW_TEXTS.l7Options());
        DecodedCapture.read(capture, DecodeOptions.defaults(), (h, nanos) -> {
            boolean isPayload = h.isIp && h.hasPorts && h.protocol != IpProtocol.SCTP && h.capturedPayloadBytes() > 0;
            if (isPayload) {
                int to = h.payloadOffset + h.capturedPayloadBytes();
                assertThat(guesses.beyondFirstBytes(h.buffer, h.payloadOffset, to, h.protocol, h.destinationPort))
                        .isEmpty();
                assertThat(guesses.beyondFirstBytes(h.buffer, h.payloadOffset, to, h.protocol, h.sourcePort))
                        .isEmpty();
            }
        });
    }
}
