package io.thalweg.jobs.sink.clickhouse.staging;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the segments of one sink of one job are, on a file system that all task managers see.
 *
 * <pre>
 *   ROOT/JOB/SINK/SUBTASK-CHECKPOINT-WRITER-NUMBER.rows   staged; CHECKPOINT is the last one before it
 *   ROOT/JOB/SINK/SUBTASK-CHECKPOINT-WRITER-NUMBER.done   committed; empty
 * </pre>
 *
 * <p>A segment is marked done before its file is deleted, so a restored job knows what it need not commit again, whenever
 * it is restored, and without help from ClickHouse's memory of tokens. A file that is neither there nor done is an error:
 * its rows would be lost. A writer's segments are committed in their order, so that of old marks only the newest
 * few stay: the mark of a later segment speaks for the earlier ones.
 *
 * <p>What an attempt staged for a checkpoint that never completed is deleted by the next attempt of its subtask; what other
 * jobs left behind, when it is old.
 */
public final class StagingDirectory implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(StagingDirectory.class);
    private static final String ROWS = ".rows";
    private static final String DONE = ".done";
    private static final int KEPT_MARKS = 64;
    private static final int NAME_PARTS = 4;
    private static final int MOST_TRIES = 100;

    private final Path root;
    private final Path own;

    /** @param sink a name that no other sink of the job has */
    public StagingDirectory(String root, String job, String sink) {
        this.root = new Path(root);
        this.own = new Path(new Path(this.root, job), sink);
    }

    /** The writer of one attempt of a subtask. */
    public StagingWriter writer(String writer, int subtask, long checkpointBefore) {
        return new StagingWriter(own, writer, subtask, checkpointBefore);
    }

    static Path file(Path directory, int subtask, long checkpointBefore, String writer, long number) {
        return new Path(directory, subtask + "-" + checkpointBefore + "-" + writer + "-" + number + ROWS);
    }

    /**
     * Opens a segment to commit it.
     *
     * @return null if that has been done
     * @throws IOException when its rows are lost
     */
    public static SegmentReader open(StagedSegment segment) throws IOException {
        Path path = new Path(segment.path());
        FileSystem files = path.getFileSystem();
        if (files.exists(path)) {
            return SegmentReader.open(segment);
        }
        if (isDone(files, path, segment)) {
            return null;
        }
        throw new IOException("staged rows are gone: " + segment.path() + ", " + segment.rows()
                + " rows that a checkpoint relies on. Was the directory moved or cleaned? Bring it back, or restore from"
                + " another checkpoint");
    }

    private static boolean isDone(FileSystem files, Path path, StagedSegment segment) throws IOException {
        for (FileStatus status : list(files, path.getParent())) {
            Name name = Name.of(status.getPath());
            if (name != null && name.isMarkOf(segment.writer()) && name.number >= segment.number()) {
                return true;
            }
        }
        return false;
    }

    /** Call when all of it is in ClickHouse. */
    public static void done(StagedSegment segment) throws IOException {
        Path path = new Path(segment.path());
        FileSystem files = path.getFileSystem();
        files.create(mark(path), FileSystem.WriteMode.OVERWRITE).close();
        files.delete(path, false);
        for (FileStatus status : list(files, path.getParent())) {
            Name name = Name.of(status.getPath());
            if (name != null && name.isMarkOf(segment.writer()) && name.number <= segment.number() - KEPT_MARKS) {
                files.delete(status.getPath(), false);
            }
        }
    }

    private static Path mark(Path rows) {
        String name = rows.getName();
        return new Path(rows.getParent(), name.substring(0, name.length() - ROWS.length()) + DONE);
    }

    /**
     * Deletes what earlier attempts of this subtask staged after the checkpoint that the job now starts from.
     *
     * @param restored number of that checkpoint; 0 when the job starts without one
     */
    public void deleteAbandoned(int subtask, long restored) throws IOException {
        FileSystem files = own.getFileSystem();
        for (FileStatus status : list(files, own)) {
            Name name = Name.of(status.getPath());
            if (name != null && !name.isDone && name.subtask == subtask && name.checkpointBefore >= restored) {
                LOG.info("deleting rows staged for a checkpoint that never completed: {}", status.getPath());
                files.delete(status.getPath(), false);
            }
        }
    }

    /** Deletes what other jobs and sinks left behind so long ago. */
    public void deleteOlderThan(Duration age) throws IOException {
        FileSystem files = root.getFileSystem();
        long before = System.currentTimeMillis() - age.toMillis();
        for (FileStatus job : list(files, root)) {
            for (FileStatus sink : list(files, job.getPath())) {
                if (sink.isDir() && !sink.getPath().getName().equals(own.getName())) {
                    deleteOld(files, sink.getPath(), before);
                }
            }
            if (job.isDir() && list(files, job.getPath()).length == 0) {
                files.delete(job.getPath(), false);
            }
        }
    }

    private static void deleteOld(FileSystem files, Path sink, long before) throws IOException {
        int left = 0;
        for (FileStatus file : list(files, sink)) {
            if (Name.of(file.getPath()) != null && file.getModificationTime() < before) {
                files.delete(file.getPath(), false);
            } else {
                left++;
            }
        }
        if (left == 0) {
            files.delete(sink, false);
        }
    }

    private static FileStatus[] list(FileSystem files, Path directory) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                FileStatus[] found = files.listStatus(directory);
                return found == null ? new FileStatus[0] : found;
            } catch (FileNotFoundException e) { // the directory is not there, or a file is gone since it was listed
                if (!files.exists(directory)) {
                    return new FileStatus[0];
                } else if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** What a file's name tells. */
    private record Name(int subtask, long checkpointBefore, String writer, long number, boolean isDone) {
        boolean isMarkOf(String other) {
            return isDone && writer.equals(other);
        }

        /** Null for a file that is not ours. */
        static Name of(Path path) {
            String name = path.getName();
            boolean isDone = name.endsWith(DONE);
            if (!isDone && !name.endsWith(ROWS)) {
                return null;
            }
            String[] parts = name.substring(0, name.lastIndexOf('.')).split("-");
            if (parts.length != NAME_PARTS) {
                return null;
            }
            try {
                return new Name(
                        Integer.parseInt(parts[0]),
                        Long.parseLong(parts[1]),
                        parts[2],
                        Long.parseLong(parts[3]),
                        isDone);
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }
}
