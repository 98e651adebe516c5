package io.thalweg.standalone.clickhouse.ffi;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The ClickHouse engine of libchdb, loaded into this process. There can be one per process, on one data directory, and
 * once closed it cannot be opened again. A connection of its own keeps it running while no other is open, because the
 * engine stops with its last connection; every connection must be closed before the process ends, or the engine's exit
 * handlers crash. Thread-safe.
 */
public final class Engine implements AutoCloseable {
    /**
     * No query profiler: its timer signals would land in Java threads, and nothing reads what it samples. No bare
     * expressions as statements: as a ClickHouse server does.
     */
    private static final List<String> SETTINGS = List.of(
            "--query_profiler_real_time_period_ns=0",
            "--query_profiler_cpu_time_period_ns=0",
            "--implicit_select=0",
            "--allow_introspection_functions=0");

    private final Chdb library;
    private final LibC libc;
    private final Runtime runtime;
    private final List<String> arguments;
    private final EngineConnection keeper;

    private Engine(Chdb library, LibC libc, Path dataDirectory) throws EngineException {
        this.library = library;
        this.libc = libc;
        this.runtime = Runtime.getRuntime(library);
        this.arguments = new ArrayList<>(SETTINGS);
        this.arguments.add(0, "clickhouse");
        this.arguments.add(1, "--path=" + dataDirectory.toAbsolutePath());
        this.keeper = connect();
    }

    /**
     * Loads the library and opens the data directory, which is made when it is not there.
     *
     * @throws EngineException the engine does not open the directory; it has written why to standard error
     * @throws UnsatisfiedLinkError the file is not a libchdb that this machine can load
     */
    public static Engine open(Path libchdb, Path dataDirectory) throws EngineException {
        Chdb library = LibraryLoader.create(Chdb.class)
                .failImmediately()
                .load(libchdb.toAbsolutePath().toString());
        LibC libc = LibraryLoader.create(LibC.class).failImmediately().load("c");
        // Before the first connection: the engine's handlers would take SIGSEGV, which the JVM lives by.
        library.chdb_set_signal_handlers_enabled(0);
        return new Engine(library, libc, dataDirectory);
    }

    /** A connection with settings and current database of its own; cheap (0.3 ms). */
    public EngineConnection connect() throws EngineException {
        Pointer[] texts = new Pointer[arguments.size()];
        Pointer vector = Memory.allocateDirect(runtime, (texts.length + 1) * runtime.addressSize(), true);
        for (int i = 0; i < texts.length; i++) {
            byte[] text = arguments.get(i).getBytes(StandardCharsets.UTF_8);
            texts[i] = Memory.allocateDirect(runtime, text.length + 1, true);
            texts[i].put(0, text, 0, text.length);
            vector.putPointer((long) i * runtime.addressSize(), texts[i]);
        }
        Pointer handle = library.chdb_connect(texts.length, vector);
        java.lang.ref.Reference.reachabilityFence(texts);
        if (handle == null) {
            throw new EngineException(
                    "the ClickHouse engine does not open " + arguments.get(1).substring(7));
        }
        return new EngineConnection(library, handle);
    }

    /** A pipe to which a statement of this engine can write its result. */
    public OutputPipe pipe() {
        return new OutputPipe(libc, Runtime.getRuntime(libc));
    }

    public String version() {
        return EngineConnection.text(library.chdb_version());
    }

    /** Stops the engine. Every other connection must be closed. */
    @Override
    public void close() {
        keeper.close();
        library.chdb_shutdown();
    }
}
