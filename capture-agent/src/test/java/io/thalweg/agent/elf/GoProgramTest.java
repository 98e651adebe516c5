package io.thalweg.agent.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoProgramTest {
    private static final int HARMED = 60;
    private static final int FLIPS = 200;
    private static final int HEADERS = 4096;

    @TempDir
    private Path directory;

    /** A program of Go with nothing in it but the runtime. */
    private byte[] smallest(String... options) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/go")), "needs Go: apt-get install golang-go");
        Path source = directory.resolve("small.go");
        Files.writeString(source, "package main\nfunc main() { go println(1) }\n");
        Path program = directory.resolve("small");
        String[] command = {"go", "build", "-o", program.toString()};
        command = Arrays.copyOf(command, command.length + options.length + 1);
        System.arraycopy(options, 0, command, command.length - options.length - 1, options.length);
        command[command.length - 1] = source.toString();
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("GO111MODULE", "off");
        builder.environment().put("CGO_ENABLED", "0");
        builder.environment().put("GOCACHE", directory.resolve("cache").toString());
        Process build = builder.start();
        assertThat(build.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(build.exitValue()).isZero();
        return Files.readAllBytes(program);
    }

    private GoProgram read(byte[] program) throws IOException {
        Path file = directory.resolve("read");
        Files.write(file, program);
        return GoProgram.read(file);
    }

    @Test
    void aStrippedProgramHasTheFunctionsOfTheWholeOneAtInstructionsThatReturn() throws Exception {
        byte[] whole = smallest();
        GoProgram program = read(whole);

        assertThat(program.minor()).isBetween(16, 99);
        assertThat(program.functions()).containsOnlyKeys(GoProgram.NEW_GOROUTINE);
        GoFunction function = program.functions().get(GoProgram.NEW_GOROUTINE);
        assertThat(function.returns()).isNotEmpty().allSatisfy(at -> {
            assertThat(whole[at.intValue()]).isEqualTo((byte) 0xc3);
            assertThat(at).isGreaterThan(function.entry());
        });
        GoProgram stripped = read(smallest("-ldflags", "-s -w"));
        assertThat(stripped.functions().get(GoProgram.NEW_GOROUTINE).returns()).hasSameSizeAs(function.returns());
    }

    @Test
    void whatIsNoProgramOfGoIsNone() throws IOException {
        assertThat(GoProgram.read(Path.of("/bin/sh"))).isNull();
        assertThat(read(new byte[0])).isNull();
        assertThat(read("#!/bin/sh\n".repeat(100).getBytes(StandardCharsets.US_ASCII)))
                .isNull();
    }

    /** A file may be anything; what is understood of it lies within it. */
    @Test
    void harmedProgramsHarmNobody() throws Exception {
        byte[] whole = smallest();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < HARMED; i++) {
            byte[] harmed = i % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            int table = i % 4 < 2 ? HEADERS : whole.length;
            for (int flip = 0; harmed.length > 0 && flip < FLIPS; flip++) {
                harmed[random.nextInt(Math.min(table, harmed.length))] = (byte) random.nextInt();
            }
            assertThatCode(() -> read(harmed)).as("seed %d", seed).doesNotThrowAnyException();
        }
    }

    @Test
    void theGoroutinesIdMovedWithTheVersions() {
        assertThat(new GoProgram(16, null).goroutineIdAt()).isEqualTo(152);
        assertThat(new GoProgram(22, null).goroutineIdAt()).isEqualTo(152);
        assertThat(new GoProgram(23, null).goroutineIdAt()).isEqualTo(160);
        assertThat(new GoProgram(24, null).goroutineIdAt()).isEqualTo(160);
        assertThat(new GoProgram(25, null).goroutineIdAt()).isEqualTo(152);
        assertThat(new GoProgram(16, null).hasRegisterAbi()).isFalse();
        assertThat(new GoProgram(17, null).hasRegisterAbi()).isTrue();
        assertThat(new GoProgram(17, null).callerArgument()).isEqualTo(3);
        assertThat(new GoProgram(18, null).callerArgument()).isEqualTo(1);
    }
}
