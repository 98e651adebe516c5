package io.thalweg.agent.ffi;

import java.nio.charset.StandardCharsets;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * What libbpf says while it loads: the verifier's reasons among it. Kept for whoever asks why something failed; the
 * latest {@link #MOST_CHARACTERS} of it. libbpf has one log for the whole process, so this is one, too.
 */
final class BpfLog {
    private static final int MOST_CHARACTERS = 1 << 18;
    private static final int LINE_BYTES = 1 << 16;
    private static final int LEVEL_DEBUG = 2;

    private static final StringBuilder TEXT = new StringBuilder();
    /** libbpf calls it as long as the process lives: it must not be collected. */
    private static final LibBpf.Print PRINT = BpfLog::print;

    private static Pointer line;

    private BpfLog() {}

    /** From now on libbpf's words come here, not to the standard error output. */
    static synchronized void begin() {
        TEXT.setLength(0);
        if (line == null) {
            line = Memory.allocateDirect(Native.RUNTIME, LINE_BYTES, true);
            LibBpf.Loaded.LIBBPF.libbpf_set_print(PRINT);
        }
    }

    static synchronized String text() {
        return TEXT.toString();
    }

    private static synchronized int print(int level, Pointer format, Pointer arguments) {
        if (level >= LEVEL_DEBUG) {
            return 0;
        }
        int written = Native.LIBC.vsnprintf(line, LINE_BYTES, format, arguments);
        byte[] text = new byte[Math.max(0, Math.min(written, LINE_BYTES - 1))];
        line.get(0, text, 0, text.length);
        TEXT.append(new String(text, StandardCharsets.UTF_8));
        if (TEXT.length() > MOST_CHARACTERS) {
            TEXT.delete(0, TEXT.length() - MOST_CHARACTERS);
        }
        return written;
    }
}
