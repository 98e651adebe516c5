package io.thalweg.agent.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Jazzer looks for inputs that break a target: for a moment in every build, for as long as {@code ./thalweg fuzz} says.
 *
 * <p>What it learns is kept in {@code target/fuzz/TARGET/corpus}, what it finds is written beside it; such a file belongs
 * into {@code src/test/resources/fuzz/TARGET/} once it is understood.
 */
final class JazzerRunTest {
    private static final Path CORPUS = Path.of(System.getProperty("thalweg.corpus", "corpus"));
    private static final long SECONDS = Long.getLong("thalweg.fuzz.seconds", 0);
    private static final String TARGETS = System.getProperty("thalweg.fuzz.targets", ".*");
    private static final int SHORT_RUNS = 5_000;
    /** By the clock on the wall: much more than any input takes, even where other builds run beside. */
    private static final int SECONDS_STUCK = 120;

    private static final int LONGEST_INPUT = 16_384;
    private static final int MEGABYTES = 700;

    @TestFactory
    Stream<DynamicTest> nothingBreaksATarget() {
        List<FuzzTarget> targets = SECONDS > 0 ? FuzzTarget.ALL : List.of(new FuzzTarget(AnyTarget.class));
        return targets.stream()
                .filter(target -> target.name().matches(TARGETS))
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> fuzz(target)));
    }

    private static void fuzz(FuzzTarget target) throws IOException, InterruptedException {
        Path folder = Path.of("target", "fuzz", target.name());
        Path learned = Files.createDirectories(folder.resolve("corpus"));
        Path seeds = Files.createDirectories(folder.resolve("seeds"));
        if (SECONDS > 0) {
            writeSeeds(target, seeds);
        }
        Path log = folder.resolve("jazzer.log");
        Process jazzer = new ProcessBuilder(command(target, folder, learned, seeds))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = jazzer.waitFor(SECONDS + 300, TimeUnit.SECONDS);
            assertThat(ended).as("Jazzer ends in time; see %s", log).isTrue();
            assertThat(Files.readString(log))
                    .as("%s", log)
                    .contains("Instrumented " + target.type().getName());
            assertThat(jazzer.exitValue())
                    .as("Jazzer found something; see %s:%n%s", log, tail(log))
                    .isZero();
        } finally {
            jazzer.destroyForcibly();
        }
    }

    private static List<String> command(FuzzTarget target, Path folder, Path learned, Path seeds) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx" + MEGABYTES + "m", "-XX:+UseSerialGC", "-cp", classPath()));
        command.add("com.code_intelligence.jazzer.Jazzer");
        command.add("--target_class=" + target.type().getName());
        command.add("--instrumentation_includes=io.thalweg.**");
        command.add("--custom_hook_includes=io.thalweg.**");
        command.add("--reproducer_path=" + folder);
        command.add("-artifact_prefix=" + folder + File.separator);
        command.add("-max_len=" + LONGEST_INPUT);
        command.add("-timeout=" + SECONDS_STUCK);
        command.add("-rss_limit_mb=" + 2 * MEGABYTES);
        command.add(SECONDS > 0 ? "-max_total_time=" + SECONDS : "-runs=" + SHORT_RUNS);
        command.add(learned.toString());
        command.add(seeds.toString());
        return command;
    }

    /** Surefire hides the class path in a jar of its own. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static void writeSeeds(FuzzTarget target, Path folder) throws IOException {
        int number = 0;
        for (Path capture : FuzzSeeds.captures(CORPUS)) {
            for (byte[] seed : FuzzSeeds.of(target.type(), capture)) {
                if (seed.length > 0) {
                    Files.write(folder.resolve("seed-" + number++), seed);
                }
            }
        }
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }
}
