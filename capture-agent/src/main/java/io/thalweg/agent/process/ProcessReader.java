package io.thalweg.agent.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads all about one process; for those that are new. */
final class ProcessReader {
    private static final int MAX_COMMAND_BYTES = 4096;
    private static final long MICROS_PER_SECOND = 1_000_000;
    /** USER_HZ, the same on every architecture that matters. */
    private static final long TICK_MICROS = 10_000;

    private static final int MAX_USERS = 4096;

    private final ProcFs proc;
    private final Path passwords;
    private final long bootMicros;
    private final Map<Integer, String> users = new HashMap<>();

    ProcessReader(ProcFs proc, Path passwords) {
        this.proc = proc;
        this.passwords = passwords;
        this.bootMicros = bootMicros(proc.text("stat"));
    }

    private static long bootMicros(String stat) {
        if (stat == null) {
            return 0;
        }
        for (String line : stat.split("\n")) {
            if (line.startsWith("btime ")) {
                return Long.parseLong(line.substring(6).trim()) * MICROS_PER_SECOND;
            }
        }
        return 0;
    }

    /** Null: it is gone. */
    ProcessStat stat(int pid) {
        String text = proc.text(pid + "/stat");
        return text == null ? null : ProcessStat.parse(text);
    }

    /** Null: it is gone. */
    ProcessInfo read(int pid, ProcessStat stat) {
        String command = commandLine(pid);
        String cgroup = proc.text(pid + "/cgroup");
        if (command == null || cgroup == null) {
            return null;
        }
        int user = userId(pid);
        return new ProcessInfo(
                pid,
                stat.parent(),
                bootMicros + stat.startTicks() * TICK_MICROS,
                stat.kernelName(),
                proc.link(pid + "/exe"),
                command,
                user,
                userName(user),
                Container.parse(cgroup),
                proc.networkNamespace(pid));
    }

    private String commandLine(int pid) {
        if (!proc.read(pid + "/cmdline")) {
            return null;
        }
        int end = Math.min(proc.length(), MAX_COMMAND_BYTES);
        byte[] bytes = proc.bytes();
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            boolean isControl = bytes[i] >= 0 && bytes[i] < ' ';
            bytes[i] = isControl ? (byte) ' ' : bytes[i];
        }
        return CommandLineMask.mask(new String(bytes, 0, end, StandardCharsets.UTF_8));
    }

    private int userId(int pid) {
        String status = proc.text(pid + "/status");
        int at = status == null ? -1 : status.indexOf("\nUid:");
        if (at < 0) {
            return -1;
        }
        String[] fields = status.substring(at + 5).trim().split("\\s+", 3);
        return fields.length > 1 && fields[1].matches("\\d{1,9}") ? Integer.parseInt(fields[1]) : -1;
    }

    /** As this machine calls it; a container may call it otherwise. Unknown ones are their number. */
    private String userName(int user) {
        if (users.isEmpty()) {
            readUsers();
        }
        return users.getOrDefault(user, Integer.toString(user));
    }

    private void readUsers() {
        users.put(0, "root");
        try {
            for (String line : Files.readAllLines(passwords, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":");
                if (fields.length > 2 && fields[2].matches("\\d{1,9}") && users.size() < MAX_USERS) {
                    users.putIfAbsent(Integer.parseInt(fields[2]), fields[0]);
                }
            }
        } catch (IOException e) {
            // Numbers do as well.
            return;
        }
    }
}
