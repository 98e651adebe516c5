package io.thalweg.agent.bpf;

import io.thalweg.agent.ffi.BpfObject;
import io.thalweg.agent.ffi.NativeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attaches programs inside the processes of the wanted names, as they come and go: to OpenSSL, to Go's TLS and scheduler.
 *
 * <p>Files are those that the process has, in its own root: a container's, too. Each process is probed by itself, so that
 * others which share the file do not pay. One thread.
 */
final class ProcessProbes {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessProbes.class);
    private static final long SCAN_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** After a program of the names began: its libraries come a little later. */
    private static final long EAGER_SCAN_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    private static final long EAGER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int NAME_BYTES = 16;

    private final BpfObject object;
    private final Set<String> names = new HashSet<>();
    private final ProcFiles files;
    private final Path proc;
    private final OpensslProbes openssl;
    private final GoProbes golang;
    private final Map<Integer, List<BpfObject.Attachment>> attached = new HashMap<>();
    private long nextScan;
    private long eagerUntil = System.nanoTime();

    ProcessProbes(BpfObject object, EbpfOptions options, Path proc) throws NativeException {
        this.object = object;
        this.files = new ProcFiles(proc);
        this.proc = proc;
        names.addAll(options.tlsNames());
        names.addAll(options.goNames());
        openssl = new OpensslProbes(object, options.tlsNames(), files, proc);
        golang = new GoProbes(object, options.tlsNames(), files, proc);
        nextScan = System.nanoTime();
    }

    /** Whether the program is attached here, not with the others. */
    static boolean isProgram(String name) {
        return OpensslProbes.isProgram(name) || GoProbes.isProgram(name);
    }

    static boolean isUnused(String program, EbpfOptions options) {
        if (GoProbes.isOfGoroutines(program)) {
            return !options.followsGoroutines();
        }
        return isProgram(program) && options.tlsNames().isEmpty();
    }

    void tick(long nanoTime) {
        if (!names.isEmpty() && nanoTime - nextScan >= 0) {
            nextScan = nanoTime + (nanoTime - eagerUntil < 0 ? EAGER_SCAN_NANOS : SCAN_NANOS);
            scan();
        }
    }

    /** A program begins; the name is padded with zeros. What was attached to the one before it stays with its file. */
    void begun(int pid, ByteBuffer data, int nameAt) {
        if (names.isEmpty()) {
            return;
        }
        byte[] name = new byte[NAME_BYTES];
        data.get(nameAt, name);
        if (names.contains(new String(name, StandardCharsets.UTF_8).trim())) {
            ended(pid);
            nextScan = System.nanoTime();
            eagerUntil = nextScan + EAGER_NANOS;
        }
    }

    /** A later process of the same number is another one. */
    void ended(int pid) {
        List<BpfObject.Attachment> links = attached.remove(pid);
        if (links != null) {
            links.forEach(object::detach);
        }
        golang.forget(pid);
    }

    private void scan() {
        Set<Integer> present = present();
        for (int pid : present) {
            if (!attached.containsKey(pid)) {
                List<BpfObject.Attachment> links = attach(pid);
                if (!links.isEmpty()) {
                    attached.put(pid, links);
                }
            }
        }
        golang.keepOnly(present);
        Iterator<Map.Entry<Integer, List<BpfObject.Attachment>>> all =
                attached.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Integer, List<BpfObject.Attachment>> entry = all.next();
            if (!present.contains(entry.getKey())) {
                entry.getValue().forEach(object::detach);
                all.remove();
            }
        }
    }

    /** A library may be loaded later: what has nothing to attach to is looked at again. */
    private List<BpfObject.Attachment> attach(int pid) {
        List<BpfObject.Attachment> links = openssl.attach(pid);
        return links.isEmpty() ? golang.attach(pid) : links;
    }

    /** Processes of the names. */
    private Set<Integer> present() {
        Set<Integer> pids = new HashSet<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(proc, "[1-9]*")) {
            for (Path directory : directories) {
                int pid = Integer.parseInt(directory.getFileName().toString());
                if (names.contains(files.name(pid))) {
                    pids.add(pid);
                }
            }
        } catch (IOException e) {
            LOG.warn("eBPF: cannot look for processes to probe: {}", e.getMessage());
        }
        return pids;
    }

    /** Processes probed now. */
    int processes() {
        return attached.size();
    }
}
