package io.thalweg.agent.packet;

import io.thalweg.agent.ffi.NetworkNamespace;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the network namespaces of this machine that somebody uses: those with a name, and those of processes. One that is
 * found no more has neither, and is kept alive by nobody but the agent.
 */
final class NamespaceFinder {
    private static final String PROCESSES = "[0-9]*";
    private static final String LINK_PREFIX = "net:[";

    private final List<Path> named;
    private final Path proc;

    NamespaceFinder(List<Path> named, Path proc) {
        this.named = named;
        this.proc = proc;
    }

    /** Where Linux has them. */
    static NamespaceFinder ofThisMachine() {
        return new NamespaceFinder(List.of(Path.of("/run/netns"), Path.of("/var/run/docker/netns")), Path.of("/proc"));
    }

    /** A file of each namespace by its inode. What may not be looked into is left out. */
    Map<Long, Path> find() {
        Map<Long, Path> found = new LinkedHashMap<>();
        Object device;
        try {
            device = device(proc.resolve("self/ns/net"));
        } catch (IOException e) {
            return found;
        }
        for (Path folder : named) {
            each(folder, "*", file -> {
                // A name that is being made is a plain file for a moment.
                if (device(file).equals(device)) {
                    found.putIfAbsent(NetworkNamespace.inode(file), file);
                }
            });
        }
        each(proc, PROCESSES, process -> {
            Path file = process.resolve("ns/net");
            String link = Files.readSymbolicLink(file).toString();
            if (link.startsWith(LINK_PREFIX)) {
                found.putIfAbsent(Long.parseLong(link.substring(LINK_PREFIX.length(), link.length() - 1)), file);
            }
        });
        return found;
    }

    /** Of the file system; namespaces have one of their own. */
    private static Object device(Path file) throws IOException {
        return Files.getAttribute(file, "unix:dev");
    }

    @FunctionalInterface
    private interface Visit {
        void file(Path file) throws IOException;
    }

    private static void each(Path folder, String glob, Visit visit) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            for (Path file : files) {
                try {
                    visit.file(file);
                } catch (IOException | NumberFormatException e) {
                    // It ended meanwhile, or belongs to somebody whom we may not look at.
                    continue;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return;
        }
    }
}
