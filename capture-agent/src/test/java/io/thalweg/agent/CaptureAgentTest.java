package io.thalweg.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

@Timeout(60)
final class CaptureAgentTest {
    /** No Kafka listens on the discard port. */
    private static final String NO_KAFKA = "127.0.0.1:9";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int agent(String... arguments) {
        CommandLine command = CaptureAgent.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "watch", "replay", "check", "top", "processes"})
    void everyCommandHasHelp(String command) {
        assertThat(agent(command, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: agent " + command);
    }

    @Test
    void withoutACommandItSaysWhatThereIs() {
        assertThat(agent()).isEqualTo(2);
        assertThat(err.toString()).contains("run, watch, replay, check, top or processes");
    }

    @Test
    void checkTellsOfEveryNeedAndItsRemedy() {
        int code = agent("check", "--iface", "no-such-interface");

        assertThat(code).isEqualTo(3);
        assertThat(out.toString())
                .contains("kernel")
                .contains("packet socket")
                .contains("libpcap")
                .contains("MISSING   interfaces")
                .contains("-> give --iface");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            run --bootstrap B --shards 48                   | shards: 48; allowed: a power of two
            run --bootstrap B --agent-id 1024               | --agent-id: 1024; allowed: 1 to 1023
            run --bootstrap B --payload-bytes 99999         | payload bytes: 99999; allowed: 0 to 16384
            run --bootstrap B --ring-mib 0                  | ring of 0 MiB; allowed: 1 to 1024
            run --bootstrap B --queue-mib 0                 | --queue-mib: 0; allowed: 1 to 1024
            run --bootstrap B --iface [                     | Unclosed character class
            run --bootstrap B --exclude-port 70000          | --exclude-port: 70000; allowed: 0 to 65535
            run --bootstrap B --tap-mode span               | --tap-mode: span; allowed: local, mirror, analyzer
            run --bootstrap B --tap-mode analyzer --network-type 256 | --network-type: 256; allowed: 1 to 255
            run --bootstrap B --tap-mode mirror --network-type 4 | --network-type: 4; allowed: others than 3 with --tap-mode analyzer only
            run --bootstrap B --vlan-network-type 10=1,20=4 | --vlan-network-type: 10=1,20=4; allowed: with --tap-mode analyzer only
            run --bootstrap B --tap-mode analyzer --vlan-network-type 10=1,20=0 | --vlan-network-type: 20=0; allowed: VLAN=TYPE, VLAN 1 to 4094
            run --bootstrap B --duration soon               | 'soon' is no duration; write 500ms, 30s, 5m or 2h
            run --bootstrap nowhere                         | --bootstrap nowhere: Invalid url in bootstrap.servers
            run                                             | Missing required option: '--bootstrap=HOST:PORT'
            replay --bootstrap B                            | Missing required parameter: 'FILE'
            replay --bootstrap B --pps -1 x.pcap            | packets per second: -1; allowed: 0 and more
            replay --bootstrap B --compression rar x.pcap   | --compression: rar; allowed: lz4, zstd, gzip, snappy, none
            """)
    void wrongOptionsAreNamedWithWhatIsAllowed(String line, String message) {
        assertThat(agent(line.replace("B ", NO_KAFKA + " ")
                        .replaceAll("B$", NO_KAFKA)
                        .split(" +")))
                .isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void aFileThatIsNoCaptureIsAMatterOfWrongUse() throws IOException {
        Path text = Files.writeString(folder.resolve("text.pcap"), "this is no capture");

        assertThat(agent("replay", "--bootstrap", NO_KAFKA, text.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("text.pcap").contains("neither pcap nor pcapng");
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "5m, PT5M", "2h, PT2H", "7, PT7S"})
    void durationsAreWrittenAsPeopleDo(String text, Duration duration) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-5s", "1d", "1.5s"})
    void otherDurationsAreRefused(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void agentIdsStayTheSameAndBootIdsDoNot() {
        assertThat(AgentIdentity.agentId()).isEqualTo(AgentIdentity.agentId()).isBetween(1, 1023);
        assertThat(AgentIdentity.replayAgentId()).isBetween(1, 1023).isNotEqualTo(AgentIdentity.agentId());
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(AgentIdentity.number("machine" + i));
        }
        assertThat(ids).hasSize(1023).allSatisfy(id -> assertThat(id).isBetween(1, 1023));
        assertThat(AgentIdentity.bootId()).isNotEqualTo(AgentIdentity.bootId());
    }
}
