package io.thalweg.bench.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Another program that makes flows of a capture file, as Debian packages it; all of them know less of a flow than we do. */
enum Peer {
    SOFTFLOWD("softflowd", "softflowd") {
        @Override
        List<String> command(Path capture, Path directory) {
            List<String> reading = List.of(executable, "-r", capture.toString(), "-c", "none");
            List<String> exporting = List.of("-n", "127.0.0.1:9", "-v", "9", "-m", "1000000");
            List<String> own = List.of("-p", directory.resolve("pid").toString());
            return Stream.of(reading, exporting, own).flatMap(List::stream).toList();
        }
    },
    NFPCAPD("nfpcapd", "nfdump") {
        @Override
        List<String> command(Path capture, Path directory) {
            return List.of(executable, "-r", capture.toString(), "-w", directory.toString());
        }
    },
    ARGUS("argus", "argus-server") {
        @Override
        List<String> command(Path capture, Path directory) {
            return List.of(executable, "-r", capture.toString(), "-w", "/dev/null");
        }
    },
    /** Without names: it asks for that of every address, and waits. */
    TCPTRACE("tcptrace", "tcptrace") {
        @Override
        List<String> command(Path capture, Path directory) {
            return List.of(executable, "-n", "-q", capture.toString());
        }
    };

    final String executable;
    final String debianPackage;

    Peer(String executable, String debianPackage) {
        this.executable = executable;
        this.debianPackage = debianPackage;
    }

    /** @param directory an empty one for its files */
    abstract List<String> command(Path capture, Path directory);
}
