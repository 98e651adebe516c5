package io.thalweg.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.thalweg.event.proto.Process;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class ProcessWatchTest {
    private static final String CONTAINER = "0123456789abcdef".repeat(4);

    @TempDir
    private Path root;

    private ProcFiles files;

    @BeforeEach
    void anEmptyMachine() {
        files = new ProcFiles(root);
    }

    private ProcessWatch watch(ProcessMatcher... matchers) throws IOException {
        return new ProcessWatch(files.table(), new ProcessRules(Set.of("sleep"), List.of(matchers)));
    }

    private ProcessWatch watch() throws IOException {
        return new ProcessWatch(files.table(), ProcessRules.defaults());
    }

    private static ProcessMatcher matcher(
            String pattern, ProcessMatcher.Subject subject, ProcessMatcher.Action action, String rewrite) {
        return new ProcessMatcher(
                Pattern.compile(pattern), subject, action, false, Set.of(), rewrite, Map.of("team", "web"));
    }

    private static List<String> names(ProcessWatch watch) {
        return watch.look().changed().stream().map(seen -> seen.named().name()).toList();
    }

    @Test
    void everythingIsAChangeAtFirstAndNothingWhenNothingChanged() throws IOException {
        files.process(10, 1, "nginx", "nginx: master").process(11, 10, "redis-server", "redis-server *:6379");
        ProcessWatch watch = watch();

        assertThat(names(watch)).containsExactly("nginx", "redis-server");
        assertThat(names(watch)).isEmpty();
        assertThat(watch.all()).hasSize(2);
    }

    @Test
    void processesThatComeAndGoAreTold() throws IOException {
        files.process(10, 1, "nginx", "nginx");
        ProcessWatch watch = watch();
        watch.look();
        files.process(11, 1, "redis", "redis").end(10);

        ProcessWatch.Changes changes = watch.look();

        assertThat(changes.changed()).extracting(seen -> seen.process().pid()).containsExactly(11);
        assertThat(changes.ended()).extracting(seen -> seen.process().pid()).containsExactly(10);
    }

    @Test
    void anotherProcessOfTheSameNumberIsAnother() throws IOException {
        files.process(10, 1, "nginx", "nginx");
        ProcessWatch watch = watch();
        watch.look();
        Files.writeString(root.resolve("10/stat"), "10 (nginx) S 1 1 1" + " 0".repeat(15) + " 999999 0");

        ProcessWatch.Changes changes = watch.look();

        assertThat(changes.changed()).hasSize(1);
        assertThat(changes.ended()).hasSize(1);
    }

    @Test
    void aProgramThatRunsAnotherOneIsReadAgain() throws IOException {
        files.process(10, 1, "sh", "sh -c server");
        ProcessWatch watch = watch();
        assertThat(names(watch)).isEmpty();

        files.process(10, 1, "server", "server --port 80");
        assertThat(names(watch)).containsExactly("server");
    }

    @Test
    void socketsBelongToTheFirstProcessThatHasThem() throws IOException {
        files.process(10, 1, "nginx", "nginx: master")
                .process(11, 10, "nginx", "nginx: worker")
                .tcp(10, "00000000:0050 00000000:0000 0A 636", "0200000A:0050 0300000A:D431 01 700")
                .socket(10, 6, 636)
                .socket(11, 6, 636)
                .socket(11, 9, 700)
                .socket(11, 10, 999);
        ProcessWatch watch = watch();
        watch.look();

        assertThat(watch.all())
                .filteredOn(seen -> seen.process().pid() == 10)
                .flatExtracting(ProcessWatch.Seen::sockets)
                .extracting(SocketEntry::describe)
                .containsExactly("tcp 0.0.0.0:80");
        assertThat(watch.all())
                .filteredOn(seen -> seen.process().pid() == 11)
                .flatExtracting(ProcessWatch.Seen::sockets)
                .extracting(SocketEntry::describe)
                .containsExactly("tcp 10.0.0.2:80 > 10.0.0.3:54321");
    }

    @Test
    void aSocketWhoseOwnerEndedGoesToAnotherThatHasIt() throws IOException {
        files.process(10, 1, "nginx", "nginx: master")
                .process(11, 10, "nginx", "nginx: worker")
                .tcp(10, "00000000:0050 00000000:0000 0A 636")
                .tcp(11, "00000000:0050 00000000:0000 0A 636")
                .socket(10, 6, 636)
                .socket(11, 6, 636);
        ProcessWatch watch = watch();
        watch.look();
        files.end(10);

        assertThat(watch.look().changed()).singleElement().satisfies(seen -> {
            assertThat(seen.process().pid()).isEqualTo(11);
            assertThat(seen.sockets()).hasSize(1);
        });
    }

    @Test
    void aSocketOfNobodyBelongsToTheProcessThatComesForIt() throws IOException {
        files.process(10, 1, "init", "init").tcp(10, "00000000:0050 00000000:0000 0A 636");
        ProcessWatch watch = watch();
        watch.look();
        files.process(11, 10, "server", "server").socket(11, 3, 636);

        assertThat(watch.look().changed()).singleElement().satisfies(seen -> assertThat(seen.sockets())
                .hasSize(1));
    }

    @Test
    void aNewConnectionIsAChange() throws IOException {
        files.process(10, 1, "app", "app")
                .tcp(10, "0200000A:0050 0300000A:D431 01 700")
                .socket(10, 3, 700);
        ProcessWatch watch = watch();
        watch.look();
        files.tcp(10, "0200000A:0050 0300000A:D431 01 700", "0200000A:0051 0300000A:D432 01 701")
                .socket(10, 4, 701);

        assertThat(names(watch)).containsExactly("app");
    }

    @Test
    void whatCouldNotBeToldIsAChangeAgain() throws IOException {
        files.process(10, 1, "app", "app");
        ProcessWatch watch = watch();
        ProcessInfo app = watch.look().changed().get(0).process();
        watch.again(app);

        assertThat(names(watch)).containsExactly("app");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            java   | /usr/lib/jvm/bin/java -Xmx1g -jar /opt/shop/orders.jar --port 1 | orders.jar
            python3| /usr/bin/python3 -u /srv/app.py --debug                         | app.py
            python3| /usr/bin/python3 -m http.server                                 | python3
            nginx  | nginx: master process                                           | nginx
            java   | java io.example.Main                                            | java
            """)
    void programsOfInterpretersAreCalledByWhatTheyRun(String kernelName, String commandLine, String name)
            throws IOException {
        files.process(10, 1, kernelName, commandLine);

        assertThat(names(watch())).containsExactly(name);
    }

    @Test
    void theFirstMatcherThatHoldsDecides() throws IOException {
        files.process(10, 1, "app", "app --internal")
                .process(11, 1, "app", "app --public")
                .process(12, 1, "other", "other");
        ProcessWatch watch = watch(
                matcher("--internal", ProcessMatcher.Subject.CMDLINE_WITH_ARGS, ProcessMatcher.Action.DROP, ""),
                matcher("(ap)p", ProcessMatcher.Subject.PROCESS_NAME, ProcessMatcher.Action.ACCEPT, "shop-$1$2"));

        List<ProcessWatch.Seen> found = watch.look().changed();

        assertThat(found).singleElement().satisfies(seen -> {
            assertThat(seen.process().pid()).isEqualTo(11);
            assertThat(seen.named().name()).isEqualTo("shop-ap");
            assertThat(seen.named().tags()).containsEntry("team", "web");
        });
    }

    @Test
    void theParentMayDecide() throws IOException {
        files.process(10, 1, "supervisord", "supervisord").process(11, 10, "worker", "worker");
        ProcessWatch watch = watch(
                matcher("^supervisord$", ProcessMatcher.Subject.PARENT_PROCESS_NAME, ProcessMatcher.Action.ACCEPT, ""));

        assertThat(names(watch)).containsExactly("worker");
    }

    @Test
    void matchersMayWantContainersAndUsers() throws IOException {
        files.process(10, 1, "app", "app", "0::/docker/" + CONTAINER).process(11, 1, "app", "app");
        Pattern any = Pattern.compile("app");
        ProcessMatcher inContainer = new ProcessMatcher(
                any, ProcessMatcher.Subject.CMDLINE, ProcessMatcher.Action.ACCEPT, true, Set.of("web"), "c", Map.of());

        assertThat(names(watch(inContainer))).containsExactly("c");
    }

    @Test
    void helpersAndKernelThreadsAreLeftOut() throws IOException {
        files.process(2, 0, "kthreadd", "").process(10, 1, "sleep", "sleep 100");

        assertThat(names(watch())).isEmpty();
    }

    @Test
    void rulesMayChangeMeanwhile() throws IOException {
        files.process(10, 1, "app", "app");
        ProcessWatch watch = watch();
        watch.look();
        watch.setRules(new ProcessRules(Set.of("app"), List.of()));

        assertThat(watch.look().ended()).hasSize(1);
    }

    @Test
    void aPatternThatTakesTooLongLeavesTheProcessOut() throws IOException {
        files.process(10, 1, "evil", "evil " + "a".repeat(4000) + "!").process(11, 1, "good", "good");
        ProcessWatch watch = watch(
                matcher("(a+)+$|good", ProcessMatcher.Subject.CMDLINE_WITH_ARGS, ProcessMatcher.Action.ACCEPT, ""));

        assertThat(names(watch)).containsExactly("good");
        assertThat(watch.exhausted()).isPositive();
    }

    @Test
    void namesWithSpacesAndBracketsAreRead() throws IOException {
        files.process(10, 1, "a) S (b", "odd");

        assertThat(names(watch())).containsExactly("a) S (b");
    }

    @Test
    void recordsHaveAllThatIsKnown() throws IOException, InvalidProtocolBufferException {
        files.process(10, 1, "app", "app --password=x", "0::/docker/" + CONTAINER)
                .tcp(10, "0200000A:0050 0300000A:D431 01 700", "00000000:0050 00000000:0000 0A 636")
                .socket(10, 3, 700)
                .socket(10, 4, 636);
        ProcessWatch.Seen seen = watch().look().changed().get(0);
        ProcessRecords records = new ProcessRecords(7);

        Process process = Process.parseFrom(records.running(seen));

        assertThat(process.getAgentId()).isEqualTo(7);
        assertThat(process.getPid()).isEqualTo(10);
        assertThat(process.getStartTime()).isEqualTo(1_700_000_010_000_000L);
        assertThat(process.getCommandLine()).isEqualTo("app --password=?");
        assertThat(process.getExecutable()).isEqualTo("/no/such/app");
        assertThat(process.getUser()).isEqualTo("web");
        assertThat(process.getContainerId()).isEqualTo(CONTAINER);
        assertThat(process.getNetworkNamespace()).isEqualTo(4026531840L);
        assertThat(process.getSocketsList()).hasSize(2);
        assertThat(process.getSockets(0).getRemoteAddress()).isEmpty();
        assertThat(process.getSockets(1).getRemotePort()).isEqualTo(54321);
        assertThat(records.key(seen.process())).asString().isEqualTo("7/10/1700000010000000");
        assertThat(Process.parseFrom(records.ended(seen, 5)).getEndTime()).isEqualTo(5);
    }
}
