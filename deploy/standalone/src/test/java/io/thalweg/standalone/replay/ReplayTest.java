package io.thalweg.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ReplayTest {
    private static final int ACK = 0x10;
    private static final int PSH = 0x08;

    @TempDir
    private Path directory;

    private Path out;
    private final StringWriter errors = new StringWriter();

    @BeforeEach
    void chooseOut() {
        out = directory.resolve("out");
    }

    private int replay(Object... arguments) {
        String[] line = Stream.concat(Stream.of("--out", out), Arrays.stream(arguments))
                .map(String::valueOf)
                .toArray(String[]::new);
        return new CommandLine(new Replay())
                .setErr(new PrintWriter(errors, true))
                .execute(line);
    }

    private List<String> flows(String capture) throws IOException {
        return Files.readAllLines(out.resolve(capture).resolve("l4_flow_log.jsonl"));
    }

    private Path capture(String path, TestCapture packets) throws IOException {
        return packets.write(directory.resolve(path));
    }

    private String requests(Object... arguments) throws IOException {
        Path file = capture(
                "http.pcap",
                new TestCapture().tcp(0, 4000, 80, ACK | PSH, "GET /a?token=s3cret HTTP/1.1\r\nHost: h\r\n\r\n"));
        Object[] line = Arrays.copyOf(arguments, arguments.length + 1);
        line[arguments.length] = file;
        assertThat(replay(line)).isZero();
        return Files.readString(out.resolve("http.pcap/l7_flow_log.jsonl"));
    }

    @Test
    void secretsAreMaskedUnlessTheyAreAskedFor() throws IOException {
        assertThat(requests()).contains("\"/a?token=?\"");
        assertThat(requests("--no-obfuscate")).contains("\"/a?token=s3cret\"");
    }

    @Test
    void protocolsCanBeSwitchedOffAndBoundToPorts() throws IOException {
        assertThat(requests("--disable-protocol", "HTTP,DNS")).isEmpty();
        assertThat(requests("--protocol-ports", "HTTP=8080-8090")).isEmpty();
        assertThat(requests("--protocol-ports", "HTTP=80", "--protocol-ports", "DNS=53"))
                .isNotEmpty();
    }

    @Test
    void flowsAloneHaveNoRequests() throws IOException {
        assertThat(requests("--flows-only")).isEmpty();
        assertThat(flows("http.pcap")).singleElement().asString().doesNotContain("l7_protocol");
    }

    @Test
    void unknownProtocolIsRefusedWithThoseThereAre() {
        assertThat(replay("--disable-protocol", "Gopher", "any.pcap")).isEqualTo(2);
        assertThat(errors.toString()).contains("protocol \"Gopher\"; allowed: ", "HTTP");
    }

    @Test
    void eachFileHasARowPerFlowInADirectoryOfItsName() throws IOException {
        Path one = capture("one.pcap", new TestCapture().connection(0, 4000));
        Path two = capture("two.pcap", new TestCapture().connection(0, 4001).connection(100, 4002));

        assertThat(replay(one, two)).isZero();

        assertThat(flows("one.pcap"))
                .singleElement()
                .asString()
                .contains("\"ip4_0\":\"10.0.0.1\"", "\"client_port\":4000", "\"packet_tx\":4", "\"packet_rx\":2");
        assertThat(flows("two.pcap")).hasSize(2);
        assertThat(out.resolve("two.pcap/l7_flow_log.jsonl")).isEmptyFile();
        assertThat(errors.toString()).isEmpty();
    }

    @Test
    void theSameCaptureGivesTheSameBytes() throws IOException {
        TestCapture packets = new TestCapture();
        for (int port = 2000; port < 3000; port++) {
            packets.connection(port * 3L, port);
        }
        Path file = capture("many.pcap", packets);

        replay(file);
        byte[] first = Files.readAllBytes(out.resolve("many.pcap/l4_flow_log.jsonl"));
        replay(file);

        assertThat(first).isNotEmpty();
        assertThat(out.resolve("many.pcap/l4_flow_log.jsonl")).hasBinaryContent(first);
    }

    @Test
    void filesOfOneNameDoNotOverwriteOneAnother() throws IOException {
        Path first = capture("a/x.pcap", new TestCapture().connection(0, 4000));
        Path second = capture("b/x.pcap", new TestCapture().connection(0, 5000));

        replay(first, second, first);

        assertThat(flows("x.pcap")).singleElement().asString().contains("\"client_port\":4000");
        assertThat(flows("x.pcap-2")).singleElement().asString().contains("\"client_port\":5000");
        assertThat(flows("x.pcap-3")).singleElement().asString().contains("\"client_port\":4000");
    }

    @Test
    void aLongFlowHasARowPerMinuteUnlessWholeFlowsAreWanted() throws IOException {
        TestCapture packets = new TestCapture().tcp(0, 4000, 80, TestCapture.SYN, "");
        for (int second = 1; second < 150; second++) {
            packets.tcp(second * 1000L, 4000, 80, TestCapture.ACK, "x");
        }
        Path file = capture("long.pcap", packets);

        replay(file);
        assertThat(flows("long.pcap")).hasSize(3);

        replay("--whole-flows", file);
        assertThat(flows("long.pcap")).singleElement().asString().contains("\"packet_tx\":150");
    }

    /** 20 checks of each of two servers, and a connection to each that is none. */
    @Test
    void healthChecksOfAMinuteAreOneRowUnlessWholeFlowsAreWanted() throws IOException {
        Path file = Path.of("..", "..", "flow-engine/src/test/captures/health-check/health-check.pcap");

        replay(file);
        List<String> merged = flows("health-check.pcap").stream()
                .filter(row -> row.contains("\"close_type\":20,"))
                .toList();
        assertThat(flows("health-check.pcap")).hasSize(4);
        assertThat(merged).hasSize(2).allSatisfy(row -> assertThat(row)
                .contains("\"packet_tx\":60,", "\"packet_rx\":20,", "\"syn_count\":20,")
                .containsPattern("\"aggregated_flow_ids\":\"\\d+(,\\d+){19}\"")
                .doesNotContain("client_port", "retrans"));

        replay("--whole-flows", file);
        assertThat(flows("health-check.pcap")).hasSize(42).noneMatch(row -> row.contains("aggregated_flow_ids"));
    }

    @Test
    void aBadFileIsOneLineAndTheGoodOnesAreStillDone() throws IOException {
        Path text = Files.writeString(directory.resolve("notes.txt"), "these are no packets");
        Path good = capture("good.pcap", new TestCapture().connection(0, 4000));

        assertThat(replay(directory.resolve("absent.pcap"), text, directory, good))
                .isEqualTo(2);

        assertThat(flows("good.pcap")).hasSize(1);
        assertThat(errors.toString().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("thalweg replay: " + directory))
                .anyMatch(line -> line.endsWith("absent.pcap: no such file"))
                .anyMatch(line -> line.contains("notes.txt: byte 0: neither pcap nor pcapng"))
                .anyMatch(line -> line.endsWith("is a directory, not a capture file"));
    }

    @Test
    void whatIsReadableOfATruncatedFileIsWritten() throws IOException {
        byte[] bytes = new TestCapture().connection(0, 4000).connection(9, 4001).bytes();
        Path file = Files.write(directory.resolve("cut.pcap"), Arrays.copyOf(bytes, bytes.length - 10));

        assertThat(replay(file)).isEqualTo(2);

        assertThat(flows("cut.pcap")).hasSize(2);
        assertThat(errors.toString().lines()).singleElement().asString().contains("the file ends within a packet");
    }

    @Test
    void mergedFilesAreOneCaptureInTheOrderOfTime() throws IOException {
        TestCapture answer = new TestCapture().tcp(1, 80, 4000, TestCapture.SYN | TestCapture.ACK, "");
        TestCapture client = new TestCapture()
                .tcp(0, 4000, 80, TestCapture.SYN, "")
                .tcp(2, 4000, 80, TestCapture.ACK, "")
                .tcp(3, 4000, 80, TestCapture.ACK, "hello");
        TestCapture whole = new TestCapture()
                .tcp(0, 4000, 80, TestCapture.SYN, "")
                .tcp(1, 80, 4000, TestCapture.SYN | TestCapture.ACK, "")
                .tcp(2, 4000, 80, TestCapture.ACK, "")
                .tcp(3, 4000, 80, TestCapture.ACK, "hello");

        assertThat(replay("--merge", capture("answer.pcap", answer), capture("client.pcap", client)))
                .isZero();
        replay(capture("whole.pcap", whole));

        assertThat(flows("merged")).hasSize(1).isEqualTo(flows("whole.pcap"));
    }

    @Test
    void ofMergedFilesADamagedOneIsReadAsFarAsItGoes() throws IOException {
        byte[] bytes = new TestCapture().connection(0, 4000).bytes();
        Path cut = Files.write(directory.resolve("cut.pcap"), Arrays.copyOf(bytes, bytes.length - 10));
        Path whole = capture("whole.pcap", new TestCapture().connection(2, 5000));

        assertThat(replay("--merge", cut, directory.resolve("absent.pcap"), whole))
                .isEqualTo(2);

        assertThat(flows("merged")).hasSize(2);
        assertThat(errors.toString().lines()).hasSize(2);
    }

    @Test
    void rowsThatCannotBeWrittenAreAnErrorOfTheirOwn() throws IOException {
        Files.writeString(out, "a file where the directory should be");

        assertThat(replay(capture("one.pcap", new TestCapture().connection(0, 4000))))
                .isEqualTo(1);
        assertThat(errors.toString()).startsWith("thalweg replay: cannot write the rows: ");
    }
}
