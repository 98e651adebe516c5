package io.thalweg.agent.bpf;

import io.thalweg.agent.ffi.BpfMap;
import io.thalweg.agent.ffi.BpfObject;
import io.thalweg.agent.ffi.BpfRing;
import io.thalweg.agent.ffi.NativeException;
import io.thalweg.agent.ffi.ProgramRuns;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loaded and attached programs.
 *
 * <p>A program that this kernel refuses is left out, with the kernel's reason in the log, and the others are loaded without
 * it. Opened, used and closed by one thread.
 */
final class EbpfPrograms implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EbpfPrograms.class);
    private static final List<Path> TRACEFS =
            List.of(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug/tracing"));
    private static final int MEBIBYTE = 1 << 20;
    private static final int NAME_BYTES = 16;
    private static final int MOST_ATTEMPTS = 48;
    private static final int MOST_LOG_LINES = 40;

    /** As libbpf names what it could not load. */
    private static final Pattern REFUSED =
            Pattern.compile("prog '([^']+)': (?:failed to load|BPF program load failed|failed to relocate|relo #)");

    private final BpfObject object;
    private final BpfRing ring;
    private final BpfMap counters;
    private final int attached;

    private EbpfPrograms(BpfObject object, int attached) throws NativeException {
        this.object = object;
        this.attached = attached;
        counters = object.openMap("counters");
        ring = object.openRing("ring");
    }

    /** @throws NativeException when nothing of it can run here; the message says why */
    static EbpfPrograms open(EbpfOptions wanted, long idBase) throws NativeException {
        return open(wanted, idBase, KernelMeans.CASTS);
    }

    /** @param best that is tried; less follows */
    static EbpfPrograms open(EbpfOptions wanted, long idBase, KernelMeans best) throws NativeException {
        EbpfOptions options = wanted;
        if (options.hook() == SyscallHook.TRACEPOINT && !hasCallTracepoints()) {
            LOG.info("eBPF: tracefs is not mounted; one tracepoint for all calls is used. Better: mount -t tracefs"
                    + " tracefs /sys/kernel/tracing");
            options = options.with(SyscallHook.RAW);
        }
        return load(options, idBase, best);
    }

    private static boolean hasCallTracepoints() {
        return tracefs() != null;
    }

    /** Where the kernel describes its tracepoints; null: nowhere, or hidden. */
    static Path tracefs() {
        return TRACEFS.stream()
                .filter(directory -> Files.isDirectory(directory.resolve("events/syscalls")))
                .findFirst()
                .orElse(null);
    }

    private static EbpfPrograms load(EbpfOptions options, long idBase, KernelMeans best) throws NativeException {
        byte[] elf = compiled();
        Set<String> refused = new HashSet<>();
        KernelMeans means = best;
        for (int attempt = 1; ; attempt++) {
            BpfObject object = BpfObject.open(elf);
            try {
                prepare(object, options, refused, means, idBase);
                object.load();
                return attached(object, options, refused);
            } catch (NativeException e) {
                object.close();
                Set<String> culprits = culprits(BpfObject.log());
                if (e.isPermission() && attempt == 1 && culprits.isEmpty() || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                if (means.hasLess()) {
                    LOG.debug("eBPF: not with {}: {}", means, e.getMessage());
                    means = means.less();
                } else if (refused.addAll(culprits)) {
                    LOG.warn("eBPF: left out {}; the kernel says:\n{}", culprits, lastLines(BpfObject.log()));
                    means = best;
                } else {
                    LOG.error("eBPF: {}; the kernel says:\n{}", e.getMessage(), lastLines(BpfObject.log()));
                    throw e;
                }
            }
        }
    }

    private static void prepare(
            BpfObject object, EbpfOptions options, Set<String> refused, KernelMeans means, long idBase)
            throws NativeException {
        Config.write(object.constants(Config.MAP), options, means, idBase);
        object.entries("ring", options.ringMebibytes() * MEBIBYTE);
        object.entries("scratch_space", BpfObject.possibleProcessors());
        if (!options.followsGoroutines()) {
            object.entries("go_processes", 1);
            object.entries("goroutines", 1);
        }
        object.leaveOutMap(means.hasTaskStorage() ? "thread_hash" : "thread_storage");
        for (String program : object.programs()) {
            if (refused.contains(program) || isUnused(program, options)) {
                object.leaveOut(program);
            }
        }
    }

    private static boolean isUnused(String program, EbpfOptions options) {
        return options.hook().excludes(program)
                || NetworkSignal.excludes(options.networkSignals(), program)
                || ProcessProbes.isUnused(program, options);
    }

    private static EbpfPrograms attached(BpfObject object, EbpfOptions options, Set<String> refused)
            throws NativeException {
        filter(object, options);
        int attached = 0;
        NativeException failure = null;
        for (String program : object.programs()) {
            if (refused.contains(program) || isUnused(program, options) || ProcessProbes.isProgram(program)) {
                continue;
            }
            try {
                object.attach(program);
                attached++;
            } catch (NativeException e) {
                failure = e;
                LOG.warn("eBPF: {}", e.getMessage());
            }
        }
        if (attached == 0 && failure != null) {
            throw failure;
        }
        return new EbpfPrograms(object, attached);
    }

    private static void filter(BpfObject object, EbpfOptions options) throws NativeException {
        BpfMap pids = object.openMap("wanted_pids");
        for (int pid : options.pids()) {
            pids.add(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putInt(pid)
                    .array());
        }
        BpfMap names = object.openMap("wanted_names");
        for (String name : options.names()) {
            byte[] text = Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), NAME_BYTES - 1);
            names.add(Arrays.copyOf(text, NAME_BYTES));
        }
    }

    private static Set<String> culprits(String log) {
        Set<String> names = new HashSet<>();
        Matcher matcher = REFUSED.matcher(log);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static String lastLines(String log) {
        String[] lines = log.split("\n");
        int first = Math.max(0, lines.length - MOST_LOG_LINES);
        return String.join("\n", Arrays.copyOfRange(lines, first, lines.length));
    }

    private static byte[] compiled() {
        String machine = Map.of("amd64", "x86_64").getOrDefault(System.getProperty("os.arch"), "");
        try (InputStream resource = EbpfPrograms.class.getResourceAsStream(machine + "/agent.bpf.o")) {
            if (resource == null) {
                throw new IllegalStateException("no eBPF programs for " + System.getProperty("os.arch"));
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BpfRing ring() {
        return ring;
    }

    /** For programs that are attached while others run. */
    BpfObject object() {
        return object;
    }

    List<ProgramRuns> runs() {
        return object.runs();
    }

    /** How many run. */
    int attached() {
        return attached;
    }

    long count(Counter counter) throws NativeException {
        return counters.sum(counter.ordinal());
    }

    @Override
    public void close() {
        ring.close();
        object.close();
    }
}
