package io.thalweg.agent.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.event.CapturedProcess;
import io.thalweg.event.NetworkEvent;
import io.thalweg.event.SyscallEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An agent that is killed leaves nothing in the kernel. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class KilledAgentTest {
    private static final Pattern PROGRAM_ID = Pattern.compile("prog_id:\\s*(\\d+)");
    private static final SyscallConsumer NOBODY = new SyscallConsumer() {
        @Override
        public void event(SyscallEvent event, CapturedProcess process) {}

        @Override
        public void event(NetworkEvent event) {}

        @Override
        public void kernelDrops(long events) {}

        @Override
        public void tick(long nanoTime, long progressNanos) {}
    };

    @BeforeAll
    static void needsRoot() {
        BpfAccess.require();
        assumeTrue(Program.isInstalled("bpftool"), "needs bpftool to see what the kernel holds");
    }

    /** The agent that is killed. */
    public static void main(String[] arguments) throws Exception {
        EbpfOptions options =
                new EbpfOptions(SyscallHook.TRACEPOINT, 64, 1, Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
        try (EbpfCapture capture = EbpfCapture.open(options, NOBODY)) {
            System.out.println("attached " + capture.attached());
            capture.run(() -> false);
        }
    }

    @Test
    void killedProgramsAreDetachedByTheKernel() throws Exception {
        Process agent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledAgentTest.class.getName())
                .start();
        Set<Integer> held;
        try (BufferedReader output = agent.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).startsWith("attached ");
            held = programsOf(agent.pid());
        } finally {
            agent.destroyForcibly().waitFor();
        }
        assertThat(held).hasSizeGreaterThan(20);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Collections.disjoint(allPrograms(), held) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(allPrograms()).doesNotContainAnyElementsOf(held);
    }

    /** By its file descriptors, see proc(5). */
    private static Set<Integer> programsOf(long pid) throws Exception {
        Set<Integer> ids = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fdinfo"))) {
            for (Path descriptor : descriptors) {
                Matcher matcher = PROGRAM_ID.matcher(textOf(descriptor));
                if (matcher.find()) {
                    ids.add(Integer.parseInt(matcher.group(1)));
                }
            }
        }
        return ids;
    }

    /** Empty when it has been closed meanwhile: the agent goes on opening files of its own. */
    private static String textOf(Path descriptor) throws IOException {
        try {
            return Files.readString(descriptor);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static Set<Integer> allPrograms() throws Exception {
        Set<Integer> ids = new HashSet<>();
        programs().forEach(program -> ids.add(program.path("id").asInt()));
        return ids;
    }

    private static JsonNode programs() throws Exception {
        return new ObjectMapper().readTree(Program.run("bpftool", "-j", "prog", "show"));
    }
}
