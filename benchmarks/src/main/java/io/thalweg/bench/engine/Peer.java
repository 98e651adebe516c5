package io.thalweg.bench.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Another program that makes flows of a capture file, as Debian packages it; all of them know less of a flow than we do. */
enum Peer {
    SOFTFLOWD("softflowd") {
        @Override
        List<String> command(Path capture, Path directory) {
            List<String> reading = List.of(executable, "-r", capture.toString(), "-c", "none");
            List<String> exporting = List.of("-n", "127.0.0.1:9", "-v", "9", "-m", "1000000");
            List<String> own = List.of("-p", directory.resolve("pid").toString());
            return Stream.of(reading, exporting, own).flatMap(List::stream).toList();
        }
    },
    NFPCAPD("nfpcapd") {
        @Override
        List<String> command(Path capture, Path directory) {
            return List.of(executable, "-r", capture.toString(), "-w", directory.toString());
        }
    },
    ARGUS("argus") {
        @Override
        List<String> command(Path capture, Path directory) {
            return List.of(executable, "-r", capture.toString(), "-w", "/dev/null");
        }
    },
    TCPTRACE("tcptrace") {
        @Override
        List<String> command(Path capture, Path directory) {
            return List.of(executable, "-q", capture.toString());
        }
    };

    final String executable;

    Peer(String executable) {
        this.executable = executable;
    }

    /** @param directory an empty one for its files */
    abstract List<String> command(Path capture, Path directory);
}
