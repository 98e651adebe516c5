package io.thalweg.bench.ebpf;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What threads have run on a processor, in nanoseconds, as the kernel's scheduler counts it. Of threads that have ended
 * nothing is known: those that are measured live as long as their process.
 *
 * @param whole of all threads
 * @param compilers of those that compile for a JVM: what they take ends when all is compiled
 * @param reader of the one that reads the ring
 */
record ProcessorTime(long whole, long compilers, long reader) {
    private static final Path PROC = Path.of("/proc");

    static ProcessorTime of(long pid) throws IOException {
        long whole = 0;
        long compilers = 0;
        long reader = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
            for (Path thread : threads) {
                String name = said(thread, "comm").trim();
                long nanos = nanos(thread);
                whole += nanos;
                compilers += name.matches("C[12] Compiler.*") ? nanos : 0;
                reader += name.equals(TracedCalls.THREAD) ? nanos : 0;
            }
        }
        return new ProcessorTime(whole, compilers, reader);
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

    ProcessorTime since(ProcessorTime earlier) {
        return new ProcessorTime(whole - earlier.whole, compilers - earlier.compilers, reader - earlier.reader);
    }

    /** What is left when all is compiled. */
    long withoutCompilers() {
        return whole - compilers;
    }
}
