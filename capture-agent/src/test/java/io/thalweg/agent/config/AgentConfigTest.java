package io.thalweg.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.agent.process.ProcessMatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AgentConfigTest {
    private static final String ALL = """
            run:
              bootstrap: kafka-1:9092
              exclude-port: [22, 9000]
              shards: 128
            limits:
              cpu-percent: 50
              memory-mib: 400
            processes:
              interval: 30s
              blacklist: [cron]
              matchers:
                - match: '^java .*-jar (\\S+)'
                  type: cmdline_with_args
                  rewrite-name: $1
                  only-in-container: true
                  users: [web]
                  tags: {team: shop}
                - {match: secret, action: drop}
            """;

    @TempDir
    private Path folder;

    @Test
    void everythingThatCanBeSaidIsRead() throws ConfigException {
        AgentConfig config = AgentConfig.parse(ALL);

        assertThat(config.run())
                .isEqualTo(Map.of("bootstrap", "kafka-1:9092", "exclude-port", "22,9000", "shards", "128"));
        assertThat(config.limits()).isEqualTo(new LimitSettings(50, 400));
        assertThat(config.processes().interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.processes().rules().ignored()).containsExactly("cron");
        ProcessMatcher first = config.processes().rules().matchers().get(0);
        assertThat(first.pattern().pattern()).isEqualTo("^java .*-jar (\\S+)");
        assertThat(first.subject()).isEqualTo(ProcessMatcher.Subject.CMDLINE_WITH_ARGS);
        assertThat(first.rewrite()).isEqualTo("$1");
        assertThat(first.onlyInContainer()).isTrue();
        assertThat(first.users()).isEqualTo(Set.of("web"));
        assertThat(first.tags()).isEqualTo(Map.of("team", "shop"));
        assertThat(config.processes().rules().matchers().get(1).action()).isEqualTo(ProcessMatcher.Action.DROP);
    }

    @Test
    void anEmptyListOfAnOptionIsNone() throws ConfigException {
        assertThat(AgentConfig.parse("run: {shards: 8, exclude-port: []}").run())
                .isEqualTo(Map.of("shards", "8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "# nothing\n", "run:\nlimits:\nprocesses:\n"})
    void whatIsNotSaidIsAsItWouldBeWithoutAFile(String text) throws ConfigException {
        assertThat(AgentConfig.parse(text)).isEqualTo(AgentConfig.defaults());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            limit: {}                                      | limit is not known; allowed: control, kubernetes, limits, processes, run
            limits: {cpu: 5}                               | limits.cpu is not known; allowed: cpu-percent, memory-mib
            limits: {cpu-percent: -1}                      | limits.cpu-percent: -1; allowed: 0 to 102400
            limits: {cpu-percent: half}                    | limits.cpu-percent: half; allowed: 0 to 102400
            limits: {memory-mib: 8}                        | limits.memory-mib: 8; allowed: 96 to 1048576
            limits: 5                                      | limits must be keys with values, not 5
            - a                                            | the file must be keys with values, not [a]
            run: {shards: {a: b}}                          | run.shards must be one value, not {a=b}
            processes: {interval: 5d}                      | processes.interval: 5d; allowed: 1s to 3600s, written as 500ms, 30s, 5m or 2h
            processes: {interval: 10ms}                    | processes.interval: 10ms; allowed: 1s to 3600s
            processes: {enabled: maybe}                    | processes.enabled: maybe; allowed: true or false
            processes: {blacklist: sleep}                  | processes.blacklist must be a list, not sleep
            processes: {matchers: [{type: cmdline}]}       | processes.matchers[0].match is missing
            processes: {matchers: [{match: '['}]}          | processes.matchers[0].match: [ is no regular expression
            processes: {matchers: [{match: a, type: pid}]} | processes.matchers[0].type: pid; allowed: process_name, cmdline, cmdline_with_args, parent_process_name
            processes: {matchers: [{match: a, kind: b}]}   | processes.matchers[0].kind is not known
            "a: b: c"                                      | line 1: mapping values are not allowed here
            "run: {a: 1, a: 2}"                            | line 1: found duplicate key a
            "run: !!java.net.URL [x]"                      | line 1:
            """)
    void whatIsWrongIsNamedWithWhatIsAllowed(String text, String complaint) {
        assertThatThrownBy(() -> AgentConfig.parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void theFileIsNamedInTheComplaint() throws IOException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), "limit: 1");

        assertThatThrownBy(() -> AgentConfig.load(file)).hasMessageStartingWith(file + ": limit is not known");
        assertThatThrownBy(() -> AgentConfig.load(folder.resolve("none.yaml"))).hasMessageEndingWith("is not there");
    }

    @Test
    void processesMayBeSwitchedOff() throws ConfigException {
        assertThat(AgentConfig.parse("processes: {enabled: false}").processes().interval())
                .isZero();
    }

    @Test
    void aChangeIsHandedOnOnce() throws IOException, ConfigException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), ALL);
        List<AgentConfig> changes = new ArrayList<>();
        ConfigWatch watch = new ConfigWatch(file, AgentConfig.load(file), "", changes::add);
        watch.look();
        assertThat(changes).isEmpty();

        Files.writeString(file, ALL.replace("cpu-percent: 50", "cpu-percent: 20"));
        watch.look();
        watch.look();

        assertThat(changes)
                .singleElement()
                .satisfies(config -> assertThat(config.limits().cpuPercent()).isEqualTo(20));
    }

    @Test
    void aFileThatCannotBeUsedChangesNothing() throws IOException, ConfigException {
        Path file = Files.writeString(folder.resolve("agent.yaml"), ALL);
        List<AgentConfig> changes = new ArrayList<>();
        ConfigWatch watch = new ConfigWatch(file, AgentConfig.load(file), "", changes::add);

        Files.writeString(file, "limits: {cpu-percent: lots}");
        watch.look();
        Files.delete(file);
        watch.look();
        assertThat(changes).isEmpty();

        Files.writeString(file, ALL.replace("30s", "20s"));
        watch.look();
        assertThat(changes).hasSize(1);
    }

    @Test
    void everyDifferenceSaysWhenItHolds() throws ConfigException {
        AgentConfig before = AgentConfig.parse(ALL);
        AgentConfig after = AgentConfig.parse(ALL.replace("shards: 128", "payload-bytes: 64")
                .replace("memory-mib: 400", "memory-mib: 500")
                .replace("secret", "hidden"));

        assertThat(ConfigWatch.differences(before, after))
                .containsExactly(
                        "configuration: run.payload-bytes: unset -> 64; holds after a restart",
                        "configuration: run.shards: 128 -> unset; holds after a restart",
                        "configuration: limits.memory-mib: 400 -> 500; holds now",
                        "configuration: processes.matchers or processes.blacklist changed; holds now");
        assertThat(ConfigWatch.differences(before, AgentConfig.parse(ALL))).isEmpty();
    }
}
