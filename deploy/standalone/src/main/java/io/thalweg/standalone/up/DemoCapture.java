package io.thalweg.standalone.up;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The capture that is shipped in the jar, for those who may not capture themselves. */
final class DemoCapture {
    private static final String RESOURCE = "/demo/demo.pcap";

    private DemoCapture() {}

    /** Writes it into the directory as a file; empty when this build has none. */
    static Optional<Path> unpack(Path directory) throws UpException {
        Path file = directory.resolve("demo.pcap");
        try (InputStream in = DemoCapture.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                return Optional.empty();
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return Optional.of(file);
        } catch (IOException e) {
            throw new UpException("cannot write " + file + ": " + e.getMessage());
        }
    }
}
