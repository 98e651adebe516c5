package io.thalweg.standalone.clickhouse.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories as ClickHouse leaves them, and what is forgotten of them. */
class LostBlocksTest {
    private static final String TABLE = "store/0a1/0a1b2c3d-0000-4000-8000-000000000000";

    @TempDir
    private Path data;

    private final List<String> told = new ArrayList<>();

    @Test
    void lastTokenWithoutItsPartIsForgotten() throws IOException {
        parts("all_1_1_0");
        log(1, "1\tall_1_1_0\tall_11_12\n1\tall_2_2_0\tall_21_22\n");

        assertThat(forget()).isOne();
        assertThat(log(1)).isEqualTo("1\tall_1_1_0\tall_11_12\n1\tall_2_2_0\tall_21_22\n2\tall_2_2_0\tall_21_22\n");
        assertThat(told).singleElement().asString().contains("all_2_2_0");
    }

    @Test
    void whatIsThereOrMergedStaysRemembered() throws IOException {
        for (String part : List.of("all_2_2_0", "all_1_2_1", "all_2_2_0_5")) {
            parts(part);
            log(1, "1\tall_1_1_0\tall_11_12\n1\tall_2_2_0\tall_21_22\n");
            assertThat(forget()).as(part).isZero();
            assertThat(log(1)).isEqualTo("1\tall_1_1_0\tall_11_12\n1\tall_2_2_0\tall_21_22\n");
            Files.delete(data.resolve(TABLE).resolve(part));
        }
        assertThat(told).isEmpty();
    }

    @Test
    void partThatIsBeingWrittenIsNotThere() throws IOException {
        parts("all_1_1_0", "tmp_insert_all_2_2_0", "detached");
        log(1, "1\tall_2_2_0\tall_21_22\n");
        assertThat(forget()).isOne();
    }

    @Test
    void blocksOfOnePartAreForgottenTogether() throws IOException {
        parts("all_1_1_0");
        log(1, "1\tall_1_1_0\ta\n1\tall_2_2_0\tb\n1\tall_2_2_0\tc\n");
        assertThat(forget()).isEqualTo(2);
        assertThat(log(1)).endsWith("c\n2\tall_2_2_0\tc\n2\tall_2_2_0\tb\n");
    }

    @Test
    void forgottenIsForgottenOnce() throws IOException {
        parts("all_1_1_0");
        log(1, "1\tall_2_2_0\tb\n");
        assertThat(forget()).isOne();
        assertThat(forget()).isZero();
    }

    @Test
    void logThatWasJustBegunIsTheNewestAndTheOneBeforeIsRead() throws IOException {
        parts("all_1_1_0");
        log(9, "1\tall_2_2_0\tb\n");
        log(10, "");
        assertThat(forget()).isOne();
        assertThat(log(9)).isEqualTo("1\tall_2_2_0\tb\n");
        assertThat(log(10)).isEqualTo("2\tall_2_2_0\tb\n");
    }

    @Test
    void halfLineIsCut() throws IOException {
        parts("all_1_1_0");
        log(1, "1\tall_1_1_0\ta\n1\tall_2_2_0\tb");
        assertThat(forget()).isZero();
        assertThat(log(1)).isEqualTo("1\tall_1_1_0\ta\n");
        assertThat(told).singleElement().asString().contains("half written");
    }

    @Test
    void partOnAnotherDiskIsThere(@TempDir Path other) throws IOException {
        parts("all_1_1_0");
        log(1, "1\tall_2_2_0\tb\n");
        Path part = Files.createDirectories(other.resolve(TABLE).resolve("all_2_2_0"));
        assertThat(new LostBlocks(List.of(data, other), told::add).forget()).isZero();

        Files.createDirectories(data.resolve("disks/s3").resolve(TABLE));
        Files.move(part, data.resolve("disks/s3").resolve(TABLE).resolve("all_2_2_0"));
        assertThat(forget()).isZero();
    }

    @Test
    void tablesOfOldDatabasesAreLookedAtAndLinksAreNot() throws IOException {
        parts("all_1_1_0");
        log(1, "1\tall_2_2_0\tb\n");
        Path database = Files.createDirectories(data.resolve("data/d"));
        Files.createSymbolicLink(database.resolve("link"), data.resolve(TABLE));
        Path old = Files.createDirectories(database.resolve("old/" + TokenLog.DIRECTORY));
        Files.writeString(old.resolve("deduplication_log_1.txt"), "1\tall_7_7_0\tx\n");

        assertThat(forget()).isEqualTo(2);
        assertThat(old.resolve("deduplication_log_1.txt")).hasContent("1\tall_7_7_0\tx\n2\tall_7_7_0\tx\n");
    }

    @Test
    void emptyDataDirectoryHasNothingToForget() throws IOException {
        assertThat(forget()).isZero();
    }

    /** Whatever is in a log: no line that was complete is changed, and lines that forget are added, if any. */
    @Test
    void logsAreOnlyAppendedTo() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed of the logs: " + seed);
        Random random = new Random(seed);
        String alphabet = "12\t\t\n_al05\u00ff";
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            log(1, "");
            Files.write(logFile(1), bytes);
            forget();

            byte[] complete = Arrays.copyOf(bytes, text.lastIndexOf("\n") + 1);
            byte[] left = Files.readAllBytes(logFile(1));
            assertThat(left).as(text.toString()).startsWith(complete);
            String added =
                    new String(left, complete.length, left.length - complete.length, StandardCharsets.ISO_8859_1);
            assertThat(added.lines()).allMatch(line -> line.startsWith("2\t"));
        }
    }

    private int forget() throws IOException {
        return new LostBlocks(List.of(data), told::add).forget();
    }

    private void parts(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(data.resolve(TABLE).resolve(name));
        }
    }

    private Path logFile(int number) {
        return data.resolve(TABLE).resolve(TokenLog.DIRECTORY).resolve("deduplication_log_" + number + ".txt");
    }

    private void log(int number, String text) throws IOException {
        Files.createDirectories(logFile(number).getParent());
        Files.writeString(logFile(number), text);
    }

    private String log(int number) throws IOException {
        return Files.readString(logFile(number));
    }
}
