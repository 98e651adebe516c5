package io.thalweg.agent.bpf;

import io.thalweg.agent.ffi.BpfObject;
import io.thalweg.agent.ffi.NativeException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attaches the programs that see plaintext to OpenSSL in the processes of the wanted names, as they come and go.
 *
 * <p>The library is the file that the process has mapped, in the process's own root: that of a container, too. Each process is
 * probed by itself, so that others which share the file do not pay. One thread.
 */
final class TlsProbes {
    private static final Logger LOG = LoggerFactory.getLogger(TlsProbes.class);
    private static final String PREFIX = "tls_";
    private static final long SCAN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final Pattern LIBRARY = Pattern.compile("\\s(/\\S*/libssl\\.so[.0-9]*)$", Pattern.MULTILINE);
    private static final List<String> FUNCTIONS = List.of("SSL_read", "SSL_write", "SSL_read_ex", "SSL_write_ex");

    private final BpfObject object;
    private final Set<String> names;
    private final ProcFiles files;
    private final Path proc;
    private final Map<Integer, List<BpfObject.Attachment>> attached = new HashMap<>();
    private long nextScan;

    TlsProbes(BpfObject object, Set<String> names, Path proc) {
        this.object = object;
        this.names = names;
        this.files = new ProcFiles(proc);
        this.proc = proc;
        nextScan = System.nanoTime();
    }

    static boolean isProgram(String name) {
        return name.startsWith(PREFIX);
    }

    void tick(long nanoTime) {
        if (!names.isEmpty() && nanoTime - nextScan >= 0) {
            nextScan = nanoTime + SCAN_NANOS;
            scan();
        }
    }

    private void scan() {
        Set<Integer> present = wanted();
        for (int pid : present) {
            if (!attached.containsKey(pid)) {
                attached.put(pid, attach(pid));
            }
        }
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

    /** Processes of the names that have the library now. */
    private Set<Integer> wanted() {
        Set<Integer> pids = new HashSet<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(proc, "[1-9]*")) {
            for (Path directory : directories) {
                int pid = Integer.parseInt(directory.getFileName().toString());
                if (names.contains(files.name(pid)) && library(pid) != null) {
                    pids.add(pid);
                }
            }
        } catch (IOException e) {
            LOG.warn("eBPF: cannot look for processes with a TLS library: {}", e.getMessage());
        }
        return pids;
    }

    /** Null: none. */
    private String library(int pid) {
        Matcher matcher = LIBRARY.matcher(files.maps(pid));
        return matcher.find() ? proc.resolve(pid + "/root" + matcher.group(1)).toString() : null;
    }

    private List<BpfObject.Attachment> attach(int pid) {
        List<BpfObject.Attachment> links = new ArrayList<>();
        String library = library(pid);
        if (library == null) {
            return links;
        }
        for (String function : FUNCTIONS) {
            try {
                links.add(object.attachFunction(PREFIX + "leave_call", pid, library, function, true));
                links.add(object.attachFunction(PREFIX + "enter_" + function, pid, library, function, false));
            } catch (NativeException e) {
                // OpenSSL before 1.1.1 has no functions of the longer names.
                LOG.warn("eBPF: {}; plaintext of this function of process {} is not seen", e.getMessage(), pid);
            }
        }
        LOG.info("eBPF: plaintext of {} [{}] is seen at {} places of {}", files.name(pid), pid, links.size(), library);
        return links;
    }

    /** Processes probed now. */
    int processes() {
        return attached.size();
    }
}
