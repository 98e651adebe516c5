package io.thalweg.agent.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A program file of x86-64 Linux: its sections, and where in the file an address is. See elf(5).
 *
 * <p>Any process may have any file as its program: what lies outside of it is an {@link IndexOutOfBoundsException}, which
 * {@link GoProgram} turns into an answer.
 */
final class ElfFile {
    private static final int MAGIC = 0x464c457f;
    private static final int CLASS_AND_ORDER = 4;
    private static final int ELF64_LITTLE_ENDIAN = 0x0102;
    private static final int MACHINE = 18;
    private static final int X86_64 = 62;
    private static final int PROGRAM_HEADERS_AT = 32;
    private static final int SECTION_HEADERS_AT = 40;
    private static final int PROGRAM_HEADER_BYTES = 54;
    private static final int PROGRAM_HEADERS = 56;
    private static final int SECTION_HEADER_BYTES = 58;
    private static final int SECTION_HEADERS = 60;
    private static final int NAMES_SECTION = 62;
    private static final int LOAD = 1;
    private static final int SHORTEST = 64;

    /** Where its bytes are when the program runs, and where in the file. */
    record Section(long address, long offset, long size) {}

    private final ByteBuffer file;

    private ElfFile(ByteBuffer file) {
        this.file = file;
    }

    /** Null: no such file. The larger ones, of 2 GiB, are none either. */
    static ElfFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < SHORTEST || size > Integer.MAX_VALUE) {
                return null;
            }
            ByteBuffer file = channel.map(MapMode.READ_ONLY, 0, size).order(ByteOrder.LITTLE_ENDIAN);
            boolean isKnown = file.getInt(0) == MAGIC
                    && file.getShort(CLASS_AND_ORDER) == ELF64_LITTLE_ENDIAN
                    && file.getShort(MACHINE) == X86_64;
            return isKnown ? new ElfFile(file) : null;
        }
    }

    /** Null: it has none of this name. */
    Section section(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
        int count = file.getShort(SECTION_HEADERS) & 0xffff;
        if (count == 0) {
            return null;
        }
        long names = header(file.getShort(NAMES_SECTION) & 0xffff).offset();
        for (int i = 0; i < count; i++) {
            if (isText(at(names + (file.getInt(headerAt(i)) & 0xffffffffL)), wanted)) {
                return header(i);
            }
        }
        return null;
    }

    private int headerAt(int section) {
        return at(file.getLong(SECTION_HEADERS_AT) + (long) section * (file.getShort(SECTION_HEADER_BYTES) & 0xffff));
    }

    private Section header(int section) {
        int at = headerAt(section);
        return new Section(file.getLong(at + 16), file.getLong(at + 24), file.getLong(at + 32));
    }

    /** Whether this text, and a zero, is there. */
    boolean isText(int at, byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if (file.get(at + i) != text[i]) {
                return false;
            }
        }
        return file.get(at + text.length) == 0;
    }

    /** In the file, of an address when the program runs; -1: it is not from the file. */
    long offsetOf(long address) {
        int count = file.getShort(PROGRAM_HEADERS) & 0xffff;
        int bytes = file.getShort(PROGRAM_HEADER_BYTES) & 0xffff;
        for (int i = 0; i < count; i++) {
            int at = at(file.getLong(PROGRAM_HEADERS_AT) + (long) i * bytes);
            long into = address - file.getLong(at + 16);
            if (file.getInt(at) == LOAD && into >= 0 && into < file.getLong(at + 32)) {
                return file.getLong(at + 8) + into;
            }
        }
        return -1;
    }

    /** The whole file, little endian. */
    ByteBuffer bytes() {
        return file;
    }

    /** As an index into {@link #bytes}. */
    static int at(long offset) {
        if (offset < 0 || offset > Integer.MAX_VALUE) {
            throw new IndexOutOfBoundsException("offset " + offset);
        }
        return (int) offset;
    }
}
