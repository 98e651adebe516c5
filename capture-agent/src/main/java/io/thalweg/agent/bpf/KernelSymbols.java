package io.thalweg.agent.bpf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Names of the kernel's functions. The table has more than a hundred thousand lines, of which a few are ever asked for: it
 * is gone through for each place once, and not kept.
 *
 * <p>Meanwhile nobody empties the ring, so a pass makes no object of a line, looks only at the last line of a piece that lies
 * before the place as a whole, and ends where it can. Budget: 30 ms, which are the kernel's own for writing the table.
 *
 * <pre>
 *   ffffffff81a2b3c0 t tcp_v4_rcv             the kernel's own, in the order of their addresses
 *   ffffffffc0401000 t nf_hook	[nf_tables]    those of modules, after them, in no order
 * </pre>
 */
final class KernelSymbols {
    /** Places in the kernel that drop packets are fewer; addresses of a hostile kernel module may be more. */
    private static final int MOST_KNOWN = 512;

    private static final int READ_BYTES = 1 << 16;
    /** Longer ones are no names of the kernel: KSYM_NAME_LEN is 512. */
    private static final int LONGEST_LINE = 1 << 10;

    private final Path table;
    private final Map<Long, String> known = new HashMap<>();

    /** @param table {@code /proc/kallsyms}: address, type, name, and perhaps a module */
    KernelSymbols(Path table) {
        this.table = table;
    }

    /** The function that this instruction is in; empty when the kernel hides its addresses (kptr_restrict). */
    String function(long address) {
        String name = known.get(address);
        if (name != null) {
            return name;
        }
        if (address == 0 || known.size() == MOST_KNOWN) {
            return "";
        }
        String found = find(address);
        known.put(address, found);
        return found;
    }

    private String find(long address) {
        Search search = new Search(address);
        byte[] bytes = new byte[READ_BYTES];
        int held = 0;
        try (InputStream lines = Files.newInputStream(table)) {
            for (int read = lines.read(bytes);
                    read > 0 && !search.isOver;
                    read = lines.read(bytes, held, bytes.length - held)) {
                int begin = search.through(bytes, held + read);
                held = held + read - begin;
                if (held > LONGEST_LINE) {
                    return "";
                }
                System.arraycopy(bytes, begin, bytes, 0, held);
            }
        } catch (IOException e) {
            return "";
        }
        return search.name();
    }

    /** The last symbol that is not after an address. */
    private static final class Search {
        private static final int TYPE_BYTES = 3;
        private static final int DIGIT_BITS = 4;

        private final long address;
        private final byte[] name = new byte[LONGEST_LINE];
        private int nameBytes;
        private long best;
        private boolean isOver;

        Search(long address) {
            this.address = address;
        }

        /** Looks at the whole lines of these bytes; the result is where the first one begins that is not whole. */
        int through(byte[] bytes, int end) {
            int whole = beginOfLine(bytes, end);
            if (whole > 0 && !skips(bytes, whole)) {
                int begin = 0;
                for (int at = 0; at < whole && !isOver; at++) {
                    if (bytes[at] == '\n') {
                        line(bytes, begin, at);
                        begin = at + 1;
                    }
                }
            }
            return whole;
        }

        /** Where the last line is the kernel's own and not after the place, it is the best of all: they are in order. */
        private boolean skips(byte[] bytes, int end) {
            int begin = beginOfLine(bytes, end - 1);
            long at = address(bytes, begin, end);
            if (isOfModule(bytes, begin, end - 1) || Long.compareUnsigned(at, address) > 0) {
                return false;
            }
            int first = begin;
            while (first > 0 && address(bytes, beginOfLine(bytes, first - 1), first) == at) {
                first = beginOfLine(bytes, first - 1);
            }
            line(bytes, first, endOfLine(bytes, first));
            return true;
        }

        /** Of the line that ends before this place. */
        private static int beginOfLine(byte[] bytes, int end) {
            int at = end;
            while (at > 0 && bytes[at - 1] != '\n') {
                at--;
            }
            return at;
        }

        private static int endOfLine(byte[] bytes, int begin) {
            int at = begin;
            while (bytes[at] != '\n') {
                at++;
            }
            return at;
        }

        private void line(byte[] bytes, int begin, int end) {
            long at = address(bytes, begin, end);
            int from = begin;
            while (from < end && bytes[from] != ' ') {
                from++;
            }
            from += TYPE_BYTES;
            if (Long.compareUnsigned(at, address) > 0) {
                isOver = best != 0 && !isOfModule(bytes, from, end);
            } else if (Long.compareUnsigned(at, best) > 0) {
                best = at;
                take(bytes, from, end);
            }
        }

        private static long address(byte[] bytes, int begin, int end) {
            long value = 0;
            for (int at = begin; at < end && bytes[at] != ' '; at++) {
                value = value << DIGIT_BITS | Character.digit(bytes[at], 1 << DIGIT_BITS);
            }
            return value;
        }

        private static boolean isOfModule(byte[] bytes, int from, int end) {
            return end > from && bytes[end - 1] == ']';
        }

        private void take(byte[] bytes, int from, int end) {
            nameBytes = 0;
            for (int at = from; at < end && bytes[at] != '\t' && nameBytes < name.length; at++) {
                name[nameBytes++] = bytes[at];
            }
        }

        String name() {
            return new String(name, 0, nameBytes, StandardCharsets.ISO_8859_1);
        }
    }
}
