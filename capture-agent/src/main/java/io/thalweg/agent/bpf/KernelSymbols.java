package io.thalweg.agent.bpf;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Names of the kernel's functions. The table has more than a hundred thousand lines, of which a few are ever asked for: it
 * is gone through for each place once, and not kept.
 */
final class KernelSymbols {
    /** Places in the kernel that drop packets are fewer; addresses of a hostile kernel module may be more. */
    private static final int MOST_KNOWN = 512;

    private static final int HEXADECIMAL = 16;

    private final Path table;
    private final Map<Long, String> known = new HashMap<>();

    /** @param table {@code /proc/kallsyms}: address, type, name, and perhaps a module */
    KernelSymbols(Path table) {
        this.table = table;
    }

    /** The function that this instruction is in; empty when the kernel hides its addresses (kptr_restrict). */
    String function(long address) {
        String name = known.get(address);
        if (name == null) {
            name = address == 0 || known.size() == MOST_KNOWN ? "" : find(address);
            known.put(address, name);
        }
        return name;
    }

    private String find(long address) {
        long best = 0;
        String name = "";
        try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int type = line.indexOf(' ');
                long at = Long.parseUnsignedLong(line, 0, Math.max(type, 0), HEXADECIMAL);
                if (Long.compareUnsigned(at, best) > 0 && Long.compareUnsigned(at, address) <= 0) {
                    int end = line.indexOf('\t', type + 3);
                    best = at;
                    name = line.substring(type + 3, end < 0 ? line.length() : end);
                }
            }
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return "";
        }
        return name;
    }
}
