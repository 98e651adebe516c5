package io.thalweg.agent.ffi;

import com.kenai.jffi.MemoryIO;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * A compiled object of eBPF programs and maps, loaded by libbpf: open, settle what is to be loaded, {@link #load},
 * {@link #attach}.
 *
 * <p>Programs run as long as this is open; the kernel ends them with the process, however it ends, for nothing is pinned.
 * One thread opens, uses and closes it: libbpf frees what a second call would free again.
 */
public final class BpfObject implements AutoCloseable {
    private static final LibBpf LIBBPF = LibBpf.Loaded.LIBBPF;
    private static final int UPROBE_OPTIONS_BYTES = 40;

    private final List<Pointer> links = new ArrayList<>();
    private Pointer object;

    private BpfObject(Pointer object) {
        this.object = object;
    }

    /** Processors that maps count for, also those that are not there now. */
    public static int possibleProcessors() {
        return LIBBPF.libbpf_num_possible_cpus();
    }

    /** @param elf as clang made it; libbpf must be there */
    public static BpfObject open(byte[] elf) throws NativeException {
        BpfLog.begin();
        Pointer bytes = Memory.allocateDirect(LibBpf.Loaded.runtime(), elf.length);
        bytes.put(0, elf, 0, elf.length);
        Pointer object = LIBBPF.bpf_object__open_mem(bytes, elf.length, null);
        // libbpf has copied what it needs; until here they must not be collected.
        Reference.reachabilityFence(bytes);
        if (object == null) {
            throw NativeException.ofLastError("opening the eBPF object");
        }
        return new BpfObject(object);
    }

    public List<String> programs() {
        List<String> names = new ArrayList<>();
        Pointer program = LIBBPF.bpf_object__next_program(object, null);
        while (program != null) {
            names.add(LIBBPF.bpf_program__name(program));
            program = LIBBPF.bpf_object__next_program(object, program);
        }
        return names;
    }

    /** Before {@link #load}. */
    public void leaveOut(String program) throws NativeException {
        check(LIBBPF.bpf_program__set_autoload(program(program), false), "leaving out " + program);
    }

    /** Before {@link #load}: the kernel is not asked for this map, and no program that is loaded may use it. */
    public void leaveOutMap(String map) throws NativeException {
        check(LIBBPF.bpf_map__set_autocreate(map(map), false), "leaving out map " + map);
    }

    /** Before {@link #load}. */
    public void entries(String map, int entries) throws NativeException {
        check(LIBBPF.bpf_map__set_max_entries(map(map), entries), "entries of map " + map);
    }

    /** What a map of constants begins with, to be written before {@link #load}; native byte order. */
    public ByteBuffer constants(String map) throws NativeException {
        Pointer size = Memory.allocateDirect(LibBpf.Loaded.runtime(), Long.BYTES, true);
        Pointer value = LIBBPF.bpf_map__initial_value(map(map), size);
        if (value == null) {
            throw NativeException.ofLastError("constants of map " + map);
        }
        return MemoryIO.getInstance()
                .newDirectByteBuffer(value.address(), Math.toIntExact(size.getLong(0)))
                .order(ByteOrder.nativeOrder());
    }

    /** Gives the programs and maps to the kernel. After a failure there is nothing but to close; {@link #log} tells why. */
    public void load() throws NativeException {
        check(LIBBPF.bpf_object__load(object), "loading the eBPF programs");
    }

    /** From now on the program runs, at the place that its section names. */
    public void attach(String program) throws NativeException {
        Pointer link = LIBBPF.bpf_program__attach(program(program));
        if (link == null) {
            throw NativeException.ofLastError("attaching " + program);
        }
        links.add(link);
    }

    /**
     * From now on the program runs when a process enters a function of a library or program file, or leaves it.
     *
     * @return what {@link #detach} takes
     */
    public Attachment attachFunction(String program, int pid, String file, String function, boolean whenItReturns)
            throws NativeException {
        // struct bpf_uprobe_opts: size_t sz, ref_ctr_offset; u64 cookie; bool retprobe; const char *func_name
        Pointer name = Memory.allocateDirect(LibBpf.Loaded.runtime(), function.length() + 1, true);
        name.putString(0, function, function.length() + 1, StandardCharsets.US_ASCII);
        Pointer options = Memory.allocateDirect(LibBpf.Loaded.runtime(), UPROBE_OPTIONS_BYTES, true);
        options.putLong(0, UPROBE_OPTIONS_BYTES);
        options.putByte(24, (byte) (whenItReturns ? 1 : 0));
        options.putPointer(32, name);
        Pointer link = LIBBPF.bpf_program__attach_uprobe_opts(program(program), pid, file, 0, options);
        Reference.reachabilityFence(name);
        if (link == null) {
            throw NativeException.ofLastError("attaching " + program + " to " + function + " of " + file);
        }
        links.add(link);
        return new Attachment(link);
    }

    /**
     * From now on the program runs when a process comes to an instruction.
     *
     * @param offset of the instruction in its file
     * @return what {@link #detach} takes
     */
    public Attachment attachInstruction(String program, int pid, String file, long offset) throws NativeException {
        Pointer options = Memory.allocateDirect(LibBpf.Loaded.runtime(), UPROBE_OPTIONS_BYTES, true);
        options.putLong(0, UPROBE_OPTIONS_BYTES);
        Pointer link = LIBBPF.bpf_program__attach_uprobe_opts(program(program), pid, file, offset, options);
        if (link == null) {
            throw NativeException.ofLastError("attaching " + program + " to " + file);
        }
        links.add(link);
        return new Attachment(link);
    }

    /** Ends one attachment, once. */
    public void detach(Attachment attachment) {
        if (links.remove(attachment.link)) {
            LIBBPF.bpf_link__destroy(attachment.link);
        }
    }

    /** One program at one place. */
    public static final class Attachment {
        private final Pointer link;

        private Attachment(Pointer link) {
            this.link = link;
        }
    }

    /** After {@link #load}: what the kernel has counted of each program that is loaded. */
    public List<ProgramRuns> runs() {
        List<ProgramRuns> all = new ArrayList<>();
        for (String name : programs()) {
            int fd = LIBBPF.bpf_program__fd(LIBBPF.bpf_object__find_program_by_name(object, name));
            if (fd >= 0) {
                all.add(ProgramRuns.of(name, descriptor(fd)));
            }
        }
        return all;
    }

    private static String descriptor(int fd) {
        try {
            return Files.readString(Path.of("/proc/self/fdinfo/" + fd));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After {@link #load}; void when this is closed. */
    public BpfMap openMap(String name) throws NativeException {
        return new BpfMap(LIBBPF.bpf_map__fd(map(name)));
    }

    /** After {@link #load}; to be closed before this. */
    public BpfRing openRing(String name) throws NativeException {
        Pointer map = map(name);
        return BpfRing.map(LIBBPF.bpf_map__fd(map), LIBBPF.bpf_map__max_entries(map));
    }

    /** What libbpf and the kernel's verifier said since an object was opened. */
    public static String log() {
        return BpfLog.text();
    }

    private Pointer program(String name) throws NativeException {
        return found(LIBBPF.bpf_object__find_program_by_name(object, name), "program " + name);
    }

    private Pointer map(String name) throws NativeException {
        return found(LIBBPF.bpf_object__find_map_by_name(object, name), "map " + name);
    }

    private static Pointer found(Pointer it, String what) throws NativeException {
        if (it == null) {
            throw NativeException.ofLastError(what);
        }
        return it;
    }

    private static void check(int status, String what) throws NativeException {
        if (status < 0) {
            throw NativeException.ofLastError(what);
        }
    }

    /** Detaches and unloads; up to 65 ms for each program at a tracepoint of its own, while the kernel lets calls end. */
    @Override
    public void close() {
        for (Pointer link : links) {
            LIBBPF.bpf_link__destroy(link);
        }
        links.clear();
        if (object != null) {
            LIBBPF.bpf_object__close(object);
            object = null;
        }
    }
}
