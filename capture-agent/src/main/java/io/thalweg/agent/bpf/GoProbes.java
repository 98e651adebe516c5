package io.thalweg.agent.bpf;

import io.thalweg.agent.elf.GoFunction;
import io.thalweg.agent.elf.GoProgram;
import io.thalweg.agent.ffi.BpfMap;
import io.thalweg.agent.ffi.BpfObject;
import io.thalweg.agent.ffi.NativeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attaches to programs written in Go: to crypto/tls for what it encrypts and decrypts, to the scheduler for which goroutine
 * began which.
 *
 * <p>At a function's entry and at each of its returns: the usual way of probing a return changes the address on the stack,
 * which Go finds when it moves the stack, and dies of.
 */
final class GoProbes {
    private static final Logger LOG = LoggerFactory.getLogger(GoProbes.class);
    private static final String TLS_PREFIX = "tls_go_";
    private static final String PREFIX = "go_";
    private static final int PROCESS_BYTES = 16;

    private final BpfObject object;
    private final BpfMap processes;
    private final Set<String> tlsNames;
    private final ProcFiles files;
    private final Path proc;
    private final Set<Integer> followed = new HashSet<>();
    /** Looked at once: a program stays what it is. */
    private final Set<Integer> others = new HashSet<>();

    GoProbes(BpfObject object, Set<String> tlsNames, ProcFiles files, Path proc) throws NativeException {
        this.object = object;
        this.processes = object.openMap("go_processes");
        this.tlsNames = tlsNames;
        this.files = files;
        this.proc = proc;
    }

    static boolean isProgram(String name) {
        return name.startsWith(TLS_PREFIX) || isOfGoroutines(name);
    }

    static boolean isOfGoroutines(String name) {
        return name.startsWith(PREFIX);
    }

    /** Nothing where the process is not of Go. */
    List<BpfObject.Attachment> attach(int pid) {
        List<BpfObject.Attachment> links = new ArrayList<>();
        GoProgram program = others.contains(pid) ? null : program(pid);
        if (program == null) {
            others.add(pid);
            return links;
        }
        String file = file(pid).toString();
        try {
            processes.put(key(pid), value(program));
            followed.add(pid);
            attach(pid, file, program, GoProgram.NEW_GOROUTINE, "go_enter_newproc1", "go_leave_newproc1", links);
            if (tlsNames.contains(files.name(pid))) {
                attach(pid, file, program, GoProgram.TLS_READ, "tls_go_enter_Read", "tls_go_leave", links);
                attach(pid, file, program, GoProgram.TLS_WRITE, "tls_go_enter_Write", "tls_go_leave", links);
            }
        } catch (NativeException e) {
            LOG.warn("eBPF: {}; goroutines of process {} are not followed", e.getMessage(), pid);
        }
        LOG.info("eBPF: {} [{}], Go 1.{}, is probed at {} places", files.name(pid), pid, program.minor(), links.size());
        return links;
    }

    private GoProgram program(int pid) {
        try {
            return GoProgram.read(file(pid));
        } catch (IOException e) {
            // It has ended, or is not to be seen.
            LOG.debug("eBPF: program of {}: {}", pid, e.getMessage());
            return null;
        }
    }

    /** Also of another root, and when the file has been replaced. */
    private Path file(int pid) {
        return proc.resolve(pid + "/exe");
    }

    private void attach(
            int pid,
            String file,
            GoProgram program,
            String name,
            String enter,
            String leave,
            List<BpfObject.Attachment> links)
            throws NativeException {
        GoFunction function = program.functions().get(name);
        if (function == null || function.returns().isEmpty()) {
            LOG.debug("eBPF: {} has no {}", file, name);
            return;
        }
        for (long at : function.returns()) {
            links.add(object.attachInstruction(leave, pid, file, at));
        }
        links.add(object.attachInstruction(enter, pid, file, function.entry()));
    }

    private static byte[] key(int pid) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(pid)
                .array();
    }

    /** struct go_process of maps.h. */
    private static byte[] value(GoProgram program) {
        return ByteBuffer.allocate(PROCESS_BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(program.goroutineIdAt())
                .putInt(program.hasRegisterAbi() ? 1 : 0)
                .putInt(program.callerArgument())
                .array();
    }

    /** It has ended, or begun another program. */
    void forget(int pid) {
        others.remove(pid);
        if (followed.remove(pid)) {
            processes.remove(key(pid));
        }
    }

    /** Others have ended. */
    void keepOnly(Set<Integer> pids) {
        others.retainAll(pids);
        Iterator<Integer> all = followed.iterator();
        while (all.hasNext()) {
            int pid = all.next();
            if (!pids.contains(pid)) {
                processes.remove(key(pid));
                all.remove();
            }
        }
    }
}
