package io.thalweg.bench.ebpf;

import io.thalweg.bench.agent.ThreadTimes;
import java.io.IOException;

/**
 * What the threads of a process have run on a processor, in nanoseconds.
 *
 * @param whole of all threads
 * @param compilers of those that compile for a JVM: what they take ends when all is compiled
 * @param reader of the one that reads the ring
 */
record ProcessorTime(long whole, long compilers, long reader) {
    static ProcessorTime of(long pid) throws IOException {
        ThreadTimes threads = ThreadTimes.of(pid);
        return new ProcessorTime(threads.whole(), threads.compilers(), threads.named(TracedCalls.THREAD));
    }

    ProcessorTime since(ProcessorTime earlier) {
        return new ProcessorTime(whole - earlier.whole, compilers - earlier.compilers, reader - earlier.reader);
    }

    /** What is left when all is compiled. */
    long withoutCompilers() {
        return whole - compilers;
    }
}
