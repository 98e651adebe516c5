package io.thalweg.standalone.clickhouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds libchdb, the ClickHouse engine as a shared library. It is 566 MB and not in the repository; {@code ./thalweg} fetches it. */
public final class ClickHouseLibrary {
    /** Of the npm package, with which the node is tested. */
    public static final String VERSION = "26.7.3-stable.1";

    public static final String NPM_PACKAGE = "@chdb/lib-linux-x64-gnu";
    private static final String FILE = "libchdb.so";
    /** Set by {@code ./thalweg}, which knows what it has fetched. */
    private static final String PROPERTY = "thalweg.chdb";

    private ClickHouseLibrary() {}

    /**
     * The library.
     *
     * @param option the file the user named; null for the one that the launcher named, or else that in the cache
     * @throws IOException there is none; the message says how to get it
     */
    public static Path locate(Path option) throws IOException {
        String named = System.getProperty(PROPERTY, "");
        Path file = option != null ? option : named.isEmpty() ? inCache() : Path.of(named);
        if (Files.isRegularFile(file)) {
            return file;
        }
        Path directory = cacheDirectory();
        throw new IOException("no libchdb at " + file + ". ./thalweg up fetches it; by hand: mkdir -p " + directory
                + " && cd " + directory + " && npm pack " + NPM_PACKAGE + "@" + VERSION + " && tar xzf *.tgz");
    }

    /** Where {@code npm pack}, unpacked, puts it. */
    public static Path inCache() {
        return cacheDirectory().resolve("package").resolve(FILE);
    }

    /** {@code $THALWEG_CACHE/chdb-VERSION}; the cache is in {@code ~/.cache/thalweg} unless the environment says so. */
    public static Path cacheDirectory() {
        String cache = System.getenv("THALWEG_CACHE");
        Path root = cache == null || cache.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "thalweg")
                : Path.of(cache);
        return root.resolve("chdb-" + VERSION);
    }
}
