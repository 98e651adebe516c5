package io.thalweg.standalone.replay;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Where the rows of each capture go: a directory of its own, or standard output for all of them. */
abstract class Output implements Closeable {
    private static final int BUFFER = 1 << 16;

    /** The rows of the capture of this name; closed by the caller before the next capture. */
    abstract JsonRows rows(String capture) throws IOException;

    static Output toDirectories(Path root) {
        return new Directories(root);
    }

    static Output toStandardOutput() {
        return toStream(new FileOutputStream(FileDescriptor.out));
    }

    /** Rows of both tables and all captures in one stream, in the order in which they become final. */
    static Output toStream(OutputStream out) {
        return new Stream(new BufferedOutputStream(out, BUFFER));
    }

    private static final class Directories extends Output {
        private final Path root;
        private final Set<String> taken = new HashSet<>();

        private Directories(Path root) {
            this.root = root;
        }

        @Override
        JsonRows rows(String capture) throws IOException {
            String name = capture;
            for (int number = 2; !taken.add(name); number++) {
                name = capture + "-" + number;
            }
            Path directory = Files.createDirectories(root.resolve(name));
            OutputStream flows = file(directory.resolve("l4_flow_log.jsonl"));
            try {
                OutputStream sessions = file(directory.resolve("l7_flow_log.jsonl"));
                return new JsonRows(flows, sessions, () -> {
                    try (flows) {
                        sessions.close();
                    }
                });
            } catch (IOException e) {
                flows.close();
                throw e;
            }
        }

        private static OutputStream file(Path path) throws IOException {
            return new BufferedOutputStream(Files.newOutputStream(path), BUFFER);
        }

        @Override
        public void close() {
            // Each capture's files are closed with its rows.
        }
    }

    private static final class Stream extends Output {
        private final OutputStream out;

        private Stream(OutputStream out) {
            this.out = out;
        }

        @Override
        JsonRows rows(String capture) {
            return new JsonRows(out, out, out::flush);
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
