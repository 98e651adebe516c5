package io.thalweg.standalone.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The directory that one {@code up} owns: {@code kafka/ flink/ clickhouse/ logs/ run/}. It is kept between runs, and
 * locked while one runs: two brokers on one log would destroy it.
 */
public final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel lockFile, FileLock lock) {
        this.root = root;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Creates what is missing and takes the lock; it is held until {@link #close} or the end of this process. */
    public static DataDirectory open(Path root) throws UpException {
        Path absolute = root.toAbsolutePath().normalize();
        try {
            for (String part : new String[] {"kafka", "flink", "clickhouse", "logs", "run"}) {
                Files.createDirectories(absolute.resolve(part));
            }
            return lock(absolute);
        } catch (IOException e) {
            throw new UpException(
                    "cannot use the data directory " + absolute + ": " + e + "; give another one with --data DIR");
        }
    }

    private static DataDirectory lock(Path root) throws IOException, UpException {
        FileChannel file = FileChannel.open(
                root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            String owner = Files.readString(root.resolve("lock")).strip();
            file.close();
            throw new UpException("another `thalweg up`" + (owner.isEmpty() ? "" : " (pid " + owner + ")") + " runs on "
                    + root + "; stop it, or give this one a directory of its own with --data DIR");
        }
        file.truncate(0);
        file.write(ByteBuffer.wrap(String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return new DataDirectory(root, file, lock);
    }

    public Path root() {
        return root;
    }

    public Path kafka() {
        return root.resolve("kafka");
    }

    public Path flink() {
        return root.resolve("flink");
    }

    public Path clickHouse() {
        return root.resolve("clickhouse");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path run() {
        return root.resolve("run");
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
