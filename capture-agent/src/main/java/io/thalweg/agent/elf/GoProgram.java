package io.thalweg.agent.elf;

import static io.thalweg.agent.elf.ElfFile.at;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program written in Go: its version, and functions that are probed.
 *
 * @param minor the second number of the version: 19 of Go 1.19
 * @param functions by name, those of {@link #WANTED} that it has
 */
public record GoProgram(int minor, Map<String, GoFunction> functions) {
    public static final String TLS_READ = "crypto/tls.(*Conn).Read";
    public static final String TLS_WRITE = "crypto/tls.(*Conn).Write";
    public static final String NEW_GOROUTINE = "runtime.newproc1";

    private static final List<String> WANTED = List.of(TLS_READ, TLS_WRITE, NEW_GOROUTINE);
    private static final int REGISTERS_SINCE = 17;
    private static final int SHORT_NEWPROC_SINCE = 18;
    private static final int SYSCALL_FRAME_SINCE = 23;
    private static final int SHORT_GOBUF_SINCE = 25;
    private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
    private static final int FLAGS = 15;
    private static final int INLINE_STRINGS = 2;
    private static final int POINTER = 16;
    private static final int INLINE = 32;
    private static final int LONGEST_VERSION = 64;
    private static final Pattern VERSION = Pattern.compile("go1\\.(\\d{1,3})");

    /** Null: it is none of Go, or cannot be understood. */
    public static GoProgram read(Path path) throws IOException {
        try {
            ElfFile elf = ElfFile.open(path);
            return elf == null ? null : read(elf);
        } catch (IndexOutOfBoundsException e) {
            return null;
        } catch (InternalError e) {
            // The file became shorter while it was looked at.
            return null;
        }
    }

    private static GoProgram read(ElfFile elf) {
        Matcher version = VERSION.matcher(version(elf));
        FunctionTable table = version.find() ? FunctionTable.of(elf) : null;
        return table == null ? null : new GoProgram(Integer.parseInt(version.group(1)), table.find(WANTED));
    }

    /** Empty: none is told. Source: debug/buildinfo of Go. */
    private static String version(ElfFile elf) {
        ElfFile.Section section = elf.section(".go.buildinfo");
        if (section == null) {
            return "";
        }
        ByteBuffer file = elf.bytes();
        int begin = at(section.offset());
        for (int i = 0; i < MAGIC.length; i++) {
            if (file.get(begin + i) != MAGIC[i]) {
                return "";
            }
        }
        if ((file.get(begin + FLAGS) & INLINE_STRINGS) != 0) {
            return text(file, begin + INLINE + 1, file.get(begin + INLINE));
        }
        // The address of a string: the address of its bytes, and their number.
        int string = at(elf.offsetOf(file.getLong(begin + POINTER)));
        return text(file, at(elf.offsetOf(file.getLong(string))), file.getLong(string + Long.BYTES));
    }

    private static String text(ByteBuffer file, int at, long length) {
        byte[] text = new byte[(int) Math.max(0, Math.min(length, LONGEST_VERSION))];
        file.get(at, text);
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** Whether arguments and results are in registers. */
    public boolean hasRegisterAbi() {
        return minor >= REGISTERS_SINCE;
    }

    /** Where runtime.g has the goroutine's id. */
    public int goroutineIdAt() {
        return minor >= SYSCALL_FRAME_SINCE && minor < SHORT_GOBUF_SINCE ? 160 : 152;
    }

    /** Which argument of runtime.newproc1, from 0, is the goroutine that begins another. */
    public int callerArgument() {
        return minor >= SHORT_NEWPROC_SINCE ? 1 : 3;
    }
}
