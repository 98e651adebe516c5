package io.thalweg.agent.elf;

import static io.thalweg.agent.elf.ElfFile.at;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Go's own table of functions, which each program has, stripped or not, for its stack traces: section .gopclntab. Source:
 * runtime/symtab.go and debug/gosym/pclntab.go of Go.
 *
 * <pre>
 *   0: magic, by version    6: quantum of instructions (1)    7: bytes of a pointer (8)
 *   8: number of functions, then, since Go 1.16, where the parts of the table are
 *   function entry: address (relative to the text since 1.18), where its record is
 *   record: address, name, size of arguments, ..., where the table of its stack's sizes is
 *   stack's sizes: pairs of varints, how it changes (zigzag) and for how many bytes of code
 * </pre>
 *
 * A function returns where its stack is as it was at its entry: there the instruction RET stands, and nothing else does that
 * is C3 and begins there. So no instruction needs to be decoded.
 */
final class FunctionTable {
    private static final int GO_1_2 = 0xfffffffb;
    private static final int GO_1_16 = 0xfffffffa;
    private static final int GO_1_18 = 0xfffffff0;
    private static final int GO_1_20 = 0xfffffff1;
    private static final int MOST_FUNCTIONS = 1 << 21;
    private static final byte RET = (byte) 0xc3;

    private final ElfFile elf;
    private final ByteBuffer file;
    private final long table;
    private final boolean isRelative;
    private final long text;
    private final long names;
    private final long steps;
    private final long functions;
    private final int count;

    private FunctionTable(ElfFile elf, ElfFile.Section section) {
        this.elf = elf;
        file = elf.bytes();
        table = section.offset();
        int magic = file.getInt(at(table));
        isRelative = magic == GO_1_18 || magic == GO_1_20;
        count = (int) Math.min(word(1), MOST_FUNCTIONS);
        if (magic == GO_1_2) {
            text = 0;
            names = table;
            steps = table;
            functions = table + 16;
            return;
        }
        int parts = isRelative ? 4 : 3;
        text = isRelative ? textStart(elf) : 0;
        names = table + word(parts);
        steps = table + word(parts + 3);
        functions = table + word(parts + 4);
    }

    /** Null: there is none, or of a version that is not known. */
    static FunctionTable of(ElfFile elf) {
        ElfFile.Section section = elf.section(".gopclntab");
        if (section == null) {
            section = elf.section(".data.rel.ro.gopclntab");
        }
        if (section == null) {
            return null;
        }
        int magic = elf.bytes().getInt(at(section.offset()));
        boolean isKnown = magic == GO_1_2 || magic == GO_1_16 || magic == GO_1_18 || magic == GO_1_20;
        return isKnown ? new FunctionTable(elf, section) : null;
    }

    private long word(int number) {
        return file.getLong(at(table + number * 8L));
    }

    /** A program that may lie anywhere has the address only once it runs. */
    private long textStart(ElfFile elf) {
        long told = word(3);
        ElfFile.Section section = elf.section(".text");
        return told != 0 || section == null ? told : section.address();
    }

    /** Those of the names that the program has. */
    Map<String, GoFunction> find(Iterable<String> wanted) {
        Map<String, byte[]> texts = new HashMap<>();
        wanted.forEach(name -> texts.put(name, name.getBytes(StandardCharsets.UTF_8)));
        Map<String, GoFunction> found = new HashMap<>();
        for (int i = 0; i < count && !texts.isEmpty(); i++) {
            long record = record(i);
            int name = at(names + (file.getInt(at(nameAt(record))) & 0xffffffffL));
            String match = null;
            for (Map.Entry<String, byte[]> text : texts.entrySet()) {
                if (file.get(name) == text.getValue()[0] && elf.isText(name, text.getValue())) {
                    match = text.getKey();
                }
            }
            if (match != null) {
                texts.remove(match);
                GoFunction function = function(i, record);
                if (function != null) {
                    found.put(match, function);
                }
            }
        }
        return found;
    }

    /** Of Go 1.2's form records are relative to the table, since 1.16 to the functions. */
    private long record(int function) {
        if (isRelative) {
            return functions + (file.getInt(at(functions + function * 8L + 4)) & 0xffffffffL);
        }
        return (names == table ? table : functions) + file.getLong(at(functions + function * 16L + 8));
    }

    private long nameAt(long record) {
        return record + (isRelative ? 4 : 8);
    }

    private long entry(int function) {
        return isRelative
                ? text + (file.getInt(at(functions + function * 8L)) & 0xffffffffL)
                : file.getLong(at(functions + function * 16L));
    }

    private GoFunction function(int number, long record) {
        long entry = entry(number);
        long end = entry(number + 1);
        long offset = elf.offsetOf(entry);
        if (offset < 0 || end <= entry) {
            return null;
        }
        // After the name: size of arguments, way of deferred calls, then the stack's sizes.
        long sizes = steps + (file.getInt(at(nameAt(record) + 12)) & 0xffffffffL);
        return new GoFunction(offset, returns(sizes, offset, end - entry));
    }

    private List<Long> returns(long sizes, long offset, long length) {
        List<Long> returns = new ArrayList<>();
        Varints steps = new Varints(file, at(sizes));
        long at = 0;
        int size = -1;
        while (at < length) {
            int change = steps.next();
            if (change == 0 && at > 0) {
                break;
            }
            size += change >>> 1 ^ -(change & 1);
            if (size == 0 && at > 0 && file.get(at(offset + at)) == RET) {
                returns.add(offset + at);
            }
            at += Math.max(1, steps.next());
        }
        return returns;
    }

    /** Seven bits in a byte, the least first; the eighth says that more follow. */
    private static final class Varints {
        private static final int LONGEST = 5;

        private final ByteBuffer from;
        private int at;

        Varints(ByteBuffer from, int at) {
            this.from = from;
            this.at = at;
        }

        int next() {
            int value = 0;
            for (int i = 0; i < LONGEST; i++) {
                byte next = from.get(at++);
                value |= (next & 0x7f) << 7 * i;
                if (next >= 0) {
                    break;
                }
            }
            return value;
        }
    }
}
