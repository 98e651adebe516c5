package io.thalweg.bench.agent;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What threads of a process have run on a processor, in nanoseconds, as the kernel's scheduler counts it. Of threads that have
 * ended nothing is known: those that are measured live as long as their process.
 */
public final class ThreadTimes {
    private final Map<String, Long> nanosByName = new HashMap<>();

    private ThreadTimes() {}

    public static ThreadTimes of(long pid) throws IOException {
        ThreadTimes times = new ThreadTimes();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                times.nanosByName.merge(said(thread, "comm").trim(), nanos(thread), Long::sum);
            }
        }
        return times;
    }

    private static long nanos(Path thread) throws IOException {
        String said = said(thread, "schedstat");
        return said.isEmpty() ? 0 : Long.parseLong(said.split(" ")[0]);
    }

    /** Nothing of a thread that ends meanwhile: compilers come and go. */
    private static String said(Path thread, String file) throws IOException {
        try {
            return Files.readString(thread.resolve(file));
        } catch (IOException e) {
            if (Files.exists(thread)) {
                throw e;
            }
            return "";
        }
    }

    /** Of all threads. */
    public long whole() {
        return nanosByName.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of those that compile for a JVM: what they take ends when all is compiled. */
    public long compilers() {
        return nanosByName.entrySet().stream()
                .filter(thread -> thread.getKey().matches("C[12] Compiler.*"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Of those with this name. */
    public long named(String name) {
        return nanosByName.getOrDefault(name, 0L);
    }
}
