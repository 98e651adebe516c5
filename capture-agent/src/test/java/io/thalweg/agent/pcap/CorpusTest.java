package io.thalweg.agent.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every capture of the corpus against what TShark counted in it. */
final class CorpusTest {
    private static final Path CORPUS = Path.of(System.getProperty("thalweg.corpus", "corpus"));

    @TestFactory
    Stream<DynamicTest> packetsBytesAndTimesAgreeWithTshark() throws IOException {
        Path oracle = CORPUS.resolve("oracle");
        if (!Files.isDirectory(oracle)) {
            System.err.println("SKIPPED: no packet corpus at " + CORPUS + " (set -Dthalweg.corpus=DIR)");
            Assumptions.abort("no packet corpus at " + CORPUS);
        }
        ObjectMapper mapper = new ObjectMapper();
        List<Path> facts;
        try (Stream<Path> files = Files.walk(oracle)) {
            facts = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        assertThat(facts).hasSizeGreaterThan(100);
        return facts.stream()
                .map(file -> DynamicTest.dynamicTest(
                        oracle.relativize(file).toString(), () -> agrees(mapper.readTree(file.toFile()))));
    }

    private static void agrees(JsonNode fact) throws IOException {
        JsonNode expected = fact.get("capture");
        int packets = 0;
        long bytesOnWire = 0;
        long captured = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        boolean isFddi = expected.get("layers").has("fddi");
        try (PacketSource source = CaptureFile.open(capture(fact.get("pcap").asText()))) {
            while (source.next()) {
                packets++;
                bytesOnWire += source.wireLength() + (isFddi ? 7 : 0);
                captured += source.capturedLength() + (isFddi ? 7 : 0);
                first = Math.min(first, source.timestampNanos());
                last = Math.max(last, source.timestampNanos());
            }
        }
        assertThat(packets).isEqualTo(expected.get("packets").asInt());
        assertThat(bytesOnWire).isEqualTo(expected.get("bytes_on_wire").asLong());
        assertThat(captured).isEqualTo(expected.get("captured_bytes").asLong());
        if (packets > 0) {
            assertThat(first / 1000).isEqualTo(expected.get("first_ts_us").asLong());
            assertThat(last / 1000).isEqualTo(expected.get("last_ts_us").asLong());
        }
    }

    private static Path capture(String name) {
        return Stream.of(CORPUS, CORPUS.resolve("ext"))
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the corpus lacks " + name));
    }
}
