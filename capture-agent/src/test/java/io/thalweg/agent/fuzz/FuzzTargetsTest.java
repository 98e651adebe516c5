package io.thalweg.agent.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every target over every input that once broke something ({@code src/test/resources/fuzz/TARGET/}), over short captures of
 * the corpus where there is one, and over what a few random changes make of them.
 */
final class FuzzTargetsTest {
    private static final Path CORPUS = Path.of(System.getProperty("thalweg.corpus", "corpus"));
    private static final int CHANGES = 3;

    @TestFactory
    Stream<DynamicTest> inputsThatOnceBrokeSomethingNoLongerDo() {
        return FuzzTarget.ALL.stream().flatMap(FuzzTargetsTest::found);
    }

    @TestFactory
    Stream<DynamicTest> realAndDamagedInputsAreRead() {
        return FuzzTarget.ALL.stream()
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> assertThat(realAndDamaged(target))
                        .as("inputs run")
                        .isPositive()));
    }

    private static Stream<DynamicTest> found(FuzzTarget target) {
        try {
            var folder = FuzzTargetsTest.class.getResource("/fuzz/" + target.name());
            if (folder == null) {
                return Stream.empty();
            }
            try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
                return files
                        .sorted()
                        .map(file -> DynamicTest.dynamicTest(
                                target.name() + " " + file.getFileName(), () -> target.run(Files.readAllBytes(file))))
                        .toList()
                        .stream();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int realAndDamaged(FuzzTarget target) throws IOException {
        Random random = new Random(7);
        int inputs = 1;
        run(target, new byte[0]);
        for (Path capture : FuzzSeeds.captures(CORPUS)) {
            List<byte[]> seeds = FuzzSeeds.of(target.type(), capture);
            for (byte[] seed : seeds) {
                run(target, seed);
                for (int i = 0; i < CHANGES; i++) {
                    run(target, changed(seed, random));
                }
                inputs += 1 + CHANGES;
            }
        }
        return inputs;
    }

    private static byte[] changed(byte[] seed, Random random) {
        byte[] input = Arrays.copyOf(seed, Math.max(1, seed.length - random.nextInt(1 + seed.length / 4)));
        for (int i = random.nextInt(8); i >= 0; i--) {
            input[random.nextInt(input.length)] = (byte) random.nextInt();
        }
        return input;
    }

    private static void run(FuzzTarget target, byte[] input) {
        try {
            target.run(input);
        } catch (Throwable e) { // whatever a target throws is what the test is about
            throw new AssertionError(target.name() + " with " + HexFormat.of().formatHex(input), e);
        }
    }
}
