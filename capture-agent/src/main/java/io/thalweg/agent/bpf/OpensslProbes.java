package io.thalweg.agent.bpf;

import io.thalweg.agent.ffi.BpfObject;
import io.thalweg.agent.ffi.NativeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attaches the programs that see plaintext to the OpenSSL that a process has mapped. */
final class OpensslProbes {
    private static final Logger LOG = LoggerFactory.getLogger(OpensslProbes.class);
    private static final String PREFIX = "tls_";
    private static final Pattern LIBRARY = Pattern.compile("\\s(/\\S*/libssl\\.so[.0-9]*)$", Pattern.MULTILINE);
    private static final List<String> FUNCTIONS = List.of("SSL_read", "SSL_write", "SSL_read_ex", "SSL_write_ex");

    private final BpfObject object;
    private final Set<String> names;
    private final ProcFiles files;
    private final Path proc;

    OpensslProbes(BpfObject object, Set<String> names, ProcFiles files, Path proc) {
        this.object = object;
        this.names = names;
        this.files = files;
        this.proc = proc;
    }

    static boolean isProgram(String name) {
        return name.startsWith(PREFIX);
    }

    /** Nothing where the process has no such library, or none is asked for. */
    List<BpfObject.Attachment> attach(int pid) {
        List<BpfObject.Attachment> links = new ArrayList<>();
        String library = names.contains(files.name(pid)) ? library(pid) : null;
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

    /** Null: none. */
    private String library(int pid) {
        Matcher matcher = LIBRARY.matcher(files.maps(pid));
        return matcher.find() ? proc.resolve(pid + "/root" + matcher.group(1)).toString() : null;
    }
}
