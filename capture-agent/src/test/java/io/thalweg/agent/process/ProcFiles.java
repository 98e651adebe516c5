package io.thalweg.agent.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A /proc of a test's own. */
final class ProcFiles {
    final Path root;

    ProcFiles(Path root) {
        this.root = root;
        write("stat", "cpu 1 2 3\nbtime 1700000000\n");
    }

    ProcFiles process(int pid, int parent, String name, String commandLine) {
        return process(pid, parent, name, commandLine, "0::/system.slice/x.service");
    }

    ProcFiles process(int pid, int parent, String name, String commandLine, String cgroup) {
        write(pid + "/stat", pid + " (" + name + ") S " + parent + " 1 1" + " 0".repeat(15) + " " + pid * 100L + " 0");
        write(pid + "/cmdline", commandLine.replace(' ', '\0') + (commandLine.isEmpty() ? "" : "\0"));
        write(pid + "/cgroup", cgroup + "\n");
        write(pid + "/status", "Name:\t" + name + "\nUid:\t1000\t1000\t1000\t1000\n");
        link(pid + "/exe", "/no/such/" + name);
        link(pid + "/ns/net", "net:[4026531840]");
        return this;
    }

    ProcFiles socket(int pid, int descriptor, long inode) {
        link(pid + "/fd/" + descriptor, "socket:[" + inode + "]");
        return this;
    }

    /** @param lines of the form {@code 0100007F:1F90 00000000:0000 0A 636} */
    ProcFiles tcp(int pid, String... lines) {
        StringBuilder text = new StringBuilder("  sl  local_address\n");
        for (String line : lines) {
            String[] f = line.split(" ");
            text.append("   0: ")
                    .append(f[0])
                    .append(' ')
                    .append(f[1])
                    .append(' ')
                    .append(f[2]);
            text.append(" 00000000:00000000 00:00000000 00000000 0 0 ")
                    .append(f[3])
                    .append(" 1 0\n");
        }
        write(pid + "/net/tcp", text.toString());
        return this;
    }

    ProcFiles end(int pid) {
        try (Stream<Path> files = Files.walk(root.resolve(Integer.toString(pid)))) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String text) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void link(String file, String target) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.deleteIfExists(path);
            Files.createSymbolicLink(path, Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessTable table() throws IOException {
        Path passwords =
                Files.writeString(root.resolve("passwd"), "root:x:0:0::/:/bin/sh\nweb:x:1000:1000::/:/bin/sh\n");
        return new ProcessTable(root, passwords);
    }
}
