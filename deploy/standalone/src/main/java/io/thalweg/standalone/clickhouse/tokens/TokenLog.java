package io.thalweg.standalone.clickhouse.tokens;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tokens that one MergeTree table remembers: files {@code deduplication_log_N.txt}, of which the one with the
 * greatest N goes on. ClickHouse reads them at its start, oldest first, and only ever appends:
 *
 * <pre>
 * 1 TAB part TAB block-id LF     the part was inserted, and the block id (a hash of the token) is remembered
 * 2 TAB part TAB block-id LF     it is forgotten
 * </pre>
 *
 * <p>Source: {@code src/Storages/MergeTree/MergeTreeDeduplicationLog.cpp} of ClickHouse. To be used while no server has
 * the table.
 */
final class TokenLog {
    /** In the directory of a table that remembers tokens. */
    static final String DIRECTORY = "deduplication_logs";

    private static final Pattern FILE = Pattern.compile("deduplication_log_(\\d{1,18})\\.txt");
    /** A line is some hundred bytes, and a part has as many as blocks were collected for it. */
    private static final int TAIL_BYTES = 64 * 1024;

    private static final String ADDED = "1";
    private static final String FORGOTTEN = "2";

    /** A line. */
    record Entry(String operation, String part, String blockId) {
        static Optional<Entry> parse(String line) {
            String[] fields = line.split("\t", -1);
            return fields.length == 3 ? Optional.of(new Entry(fields[0], fields[1], fields[2])) : Optional.empty();
        }

        boolean isAdded() {
            return operation.equals(ADDED);
        }

        String forgotten() {
            return FORGOTTEN + "\t" + part + "\t" + blockId + "\n";
        }
    }

    private final List<Path> newestFirst;

    private TokenLog(List<Path> newestFirst) {
        this.newestFirst = newestFirst;
    }

    /** The log of the table in that directory, which has none when it remembers nothing. */
    static TokenLog of(Path table) throws IOException {
        try (Stream<Path> files = Files.list(table.resolve(DIRECTORY))) {
            return new TokenLog(files.filter(file -> number(file) >= 0)
                    .sorted(Comparator.comparingLong(TokenLog::number).reversed())
                    .toList());
        }
    }

    private static long number(Path file) {
        Matcher name = FILE.matcher(file.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    /**
     * The entries of the part that was added last, if that was the last thing that happened to the log. All are in one
     * file, and of one part a server can have been killed at most, since it adds one at a time.
     */
    List<Entry> lastAdded() throws IOException {
        for (Path file : newestFirst) {
            String tail = tail(file);
            if (!tail.isEmpty()) {
                return lastAdded(tail.split("\n"));
            }
        }
        return List.of();
    }

    private static List<Entry> lastAdded(String[] lines) {
        List<Entry> last = new ArrayList<>();
        for (int i = lines.length - 1; i >= 0; i--) {
            Optional<Entry> entry = Entry.parse(lines[i]).filter(Entry::isAdded);
            if (entry.isEmpty()
                    || !last.isEmpty() && !entry.get().part().equals(last.get(0).part())) {
                break;
            }
            last.add(entry.get());
        }
        return last;
    }

    private static String tail(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long from = Math.max(0, channel.size() - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
                // On to the end.
            }
            return ISO_8859_1.decode(bytes.flip()).toString();
        }
    }

    /** Has them forgotten at ClickHouse's next start. Durable when it returns. */
    void forget(List<Entry> entries) throws IOException {
        StringBuilder lines = new StringBuilder();
        entries.forEach(entry -> lines.append(entry.forgotten()));
        ByteBuffer bytes = ISO_8859_1.encode(lines.toString());
        try (FileChannel channel =
                FileChannel.open(newestFirst.get(0), StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /**
     * Cuts a line off whose end was not written, for want of space or of time: ClickHouse would write the next one behind
     * it, and from then on read nothing of the file that comes after.
     *
     * @return whether there was one
     */
    boolean cutUnfinishedLine() throws IOException {
        if (newestFirst.isEmpty()) {
            return false;
        }
        String tail = tail(newestFirst.get(0));
        String unfinished = tail.substring(tail.lastIndexOf('\n') + 1);
        if (unfinished.isEmpty()) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(newestFirst.get(0), StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - unfinished.length());
            channel.force(true);
        }
        return true;
    }
}
