package io.thalweg.control.store;

import java.nio.file.Path;

/** Where the store is. @param user null for the embedded one */
public record DatabaseSettings(String url, String user, String password) {
    private static final String H2_OPTIONS =
            // A commit is on the disk when it returns; transactions wait for each other as PostgreSQL's do.
            ";WRITE_DELAY=0;LOCK_TIMEOUT=30000;DB_CLOSE_ON_EXIT=FALSE";

    /** H2 in a file of this directory: one control plane, nothing to install. */
    public static DatabaseSettings embedded(Path directory) {
        return new DatabaseSettings(
                "jdbc:h2:file:" + directory.toAbsolutePath().resolve("control") + H2_OPTIONS, "sa", "");
    }

    /** H2 in memory, for as long as somebody is connected to it. */
    public static DatabaseSettings inMemory(String name) {
        return new DatabaseSettings("jdbc:h2:mem:" + name + H2_OPTIONS, "sa", "");
    }
}
