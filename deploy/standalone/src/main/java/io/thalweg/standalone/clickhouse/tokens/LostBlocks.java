package io.thalweg.standalone.clickhouse.tokens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes a ClickHouse that was killed forget the tokens of blocks that it has not got.
 *
 * <p>A plain MergeTree writes the token of an insert to its log and then moves the part of its rows into place. Killed
 * between the two it knows the token but not the rows, and when the block is sent again, as exactly once demands, it
 * takes it for one that is there: the rows are lost for good. While the server is down this is to be seen: the last
 * entry of the table's log names a part, and no directory of that part, or of one that it was merged into, exists. Such
 * tokens are forgotten here, and the block sent again becomes rows.
 *
 * <p>A part that expired or was dropped as the last thing before the kill looks the same, and its token is forgotten,
 * too: a block sent again after that is rows that are deleted once more, or that the one who dropped a partition gets
 * back.
 */
public final class LostBlocks {
    private final List<Path> disks;
    private final Consumer<String> log;

    /** For one who has the lock of the data directories; the parameters are those of {@link #forgetBeforeStart}. */
    public LostBlocks(List<Path> dataDirectories, Consumer<String> log) throws IOException {
        this.disks = new ArrayList<>(dataDirectories);
        for (Path directory : dataDirectories) {
            // What is on object storage has its directories here.
            disks.addAll(directories(directory.resolve("disks")));
        }
        this.log = log;
    }

    /**
     * Looks at all tables of a server that is about to be started.
     *
     * @param dataDirectories its {@code path} and those of other disks
     * @param log gets a line for each table that had such a token
     * @return how many blocks may be inserted anew
     * @throws IOException the server runs, a directory cannot be read, or a log not be written
     */
    public static int forgetBeforeStart(List<Path> dataDirectories, Consumer<String> log) throws IOException {
        for (Path directory : dataDirectories) {
            if (ServerLock.isHeld(directory)) {
                throw new IOException("a ClickHouse runs on " + directory
                        + ": stop it first; it reads what it remembers at its start");
            }
        }
        return new LostBlocks(dataDirectories, log).forget();
    }

    /** Looks at all tables; as {@link #forgetBeforeStart}. */
    public int forget() throws IOException {
        int blocks = 0;
        for (Path disk : disks) {
            for (Path table : tables(disk)) {
                blocks += forget(disk.relativize(table), table);
            }
        }
        return blocks;
    }

    private int forget(Path name, Path table) throws IOException {
        TokenLog tokens = TokenLog.of(table);
        if (tokens.cutUnfinishedLine()) {
            log.accept("a token of the table in " + table + " was half written and is forgotten");
        }
        List<TokenLog.Entry> last = tokens.lastAdded();
        if (last.isEmpty() || isThere(name, last.get(0).part())) {
            return 0;
        }
        tokens.forget(last);
        log.accept("the table in " + table + " was stopped between the token and the rows of part "
                + last.get(0).part() + ": the token is forgotten, so that the rows can be sent again");
        return last.size();
    }

    /** True also for a name that is not understood: nothing is forgotten without knowledge. */
    private boolean isThere(Path table, String part) throws IOException {
        Optional<PartName> wanted = PartName.parse(part);
        if (wanted.isEmpty()) {
            return true;
        }
        for (Path disk : disks) {
            Path directory = disk.resolve(table);
            if (Files.isDirectory(directory) && isIn(directory, wanted.get())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIn(Path directory, PartName wanted) throws IOException {
        try (Stream<Path> parts = Files.list(directory)) {
            return parts.flatMap(part -> PartName.parse(part.getFileName().toString()).stream())
                    .anyMatch(part -> part.covers(wanted));
        }
    }

    /** Those that remember tokens, in databases that name their tables' directories by UUID or as they are called. */
    private static List<Path> tables(Path disk) throws IOException {
        List<Path> tables = new ArrayList<>();
        for (String root : List.of("store", "data")) {
            for (Path group : directories(disk.resolve(root))) {
                for (Path table : directories(group)) {
                    if (Files.isDirectory(table.resolve(TokenLog.DIRECTORY))) {
                        tables.add(table);
                    }
                }
            }
        }
        return tables;
    }

    /** Not those behind links, which in {@code data} lead to {@code store}. */
    private static List<Path> directories(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }
}
