package io.thalweg.engine.l7.http2;

/**
 * Decodes header blocks (RFC 7541, section 6) as far as they concern us: every field moves the dynamic table, but only the
 * texts of fields that become columns are decoded.
 *
 * <pre>
 *   1xxxxxxx  indexed              01xxxxxx  literal, inserted into the table
 *   001xxxxx  table size update    0000xxxx, 0001xxxx  literal, not inserted
 * </pre>
 *
 * A field whose index is not known, because its insertion was not seen, is passed over. One per parser; what belongs to a
 * connection is in its {@link HpackTable}. Hostile bytes: every text is within the block, and the texts handed on are
 * limited in sum, so a few bytes that name the same long entry over and over cost little.
 */
final class HpackDecoder {
    /** Takes the fields of a block. What it is given is gone when it returns. */
    interface Fields {
        void field(Http2Header header, byte[] name, int nameFrom, int nameTo, byte[] value, int from, int to);
    }

    /** Bytes of values of one block that are handed on. */
    private static final int MAX_TAKEN = 1 << 16;

    private static final int MAX_INTEGER = 1 << 28;
    private static final int HUFFMAN = 0x80;

    private final Http2Names names;
    /** Texts that were decoded. The shortest code has five bits. */
    private final byte[] nameText;

    private final byte[] valueText;

    private byte[] b;
    private int at;
    private int to;
    private boolean isShort;
    private boolean isBroken;
    private int taken;

    // The name of the field that is being decoded.
    private Http2Header header;
    private byte[] name;
    private int nameFrom;
    private int nameTo;

    // The value likewise.
    private byte[] value;
    private int valueFrom;
    private int valueTo;

    HpackDecoder(int maxBlock, Http2Names names) {
        this.names = names;
        this.nameText = new byte[maxBlock * 2];
        this.valueText = new byte[maxBlock * 2];
    }

    /**
     * Decodes a block.
     *
     * @param isCut whether the rest of it is lost; the field that is not whole is then left out
     * @return false when it is no such block; what came before is told
     */
    boolean decode(HpackTable table, byte[] block, int from, int end, boolean isCut, Fields fields) {
        b = block;
        at = from;
        to = end;
        isShort = false;
        isBroken = false;
        taken = 0;
        while (at < to && !isBroken && !isShort) {
            int first = b[at] & 0xff;
            if (first >= 0x80) {
                indexed(table, fields);
            } else if (first >= 0x40) {
                literal(table, 6, fields, true);
            } else if (first >= 0x20) {
                resize(table);
            } else {
                literal(table, 4, fields, false);
            }
        }
        return !isBroken && (isCut || !isShort);
    }

    private void indexed(HpackTable table, Fields fields) {
        int index = integer(7);
        if (index == 0 || isShort) {
            isBroken |= !isShort;
        } else if (index <= HpackStaticTable.LAST) {
            byte[] text = HpackStaticTable.value(index);
            tell(names.ofStatic(index), HpackStaticTable.name(index), 0, 0, text, 0, text.length, fields);
        } else if (table.find(index - HpackStaticTable.LAST - 1)) {
            byte[] bytes = table.bytes();
            int from = table.valueFrom();
            tell(table.header(), bytes, table.nameFrom(), from, bytes, from, table.valueTo(), fields);
        }
    }

    private void resize(HpackTable table) {
        int size = integer(5);
        if (!isShort && !isBroken) {
            table.resize(size);
        }
    }

    private void literal(HpackTable table, int prefix, Fields fields, boolean isInserted) {
        int index = integer(prefix);
        if (isShort || isBroken) {
            return;
        }
        int nameBytes = index == 0 ? literalName() : indexedName(table, index);
        if (isShort || isBroken) {
            return;
        }
        int valueBytes = text(valueText, header.hasValue());
        if (isShort || isBroken) {
            return;
        }
        tell(header, name, nameFrom, nameTo, value, valueFrom, valueTo, fields);
        if (isInserted) {
            table.insert(header, name, nameFrom, nameBytes, value, valueFrom, valueBytes);
        }
    }

    private int literalName() {
        int bytes = text(nameText, true);
        if (isShort || isBroken) {
            return 0;
        }
        name = value;
        nameFrom = valueFrom;
        nameTo = valueTo;
        header = names.of(name, nameFrom, nameTo);
        return bytes;
    }

    /** Copies the name of a tracer's field, as the table may move it. */
    private int indexedName(HpackTable table, int index) {
        if (index <= HpackStaticTable.LAST) {
            header = names.ofStatic(index);
            name = HpackStaticTable.name(index);
            nameFrom = 0;
            nameTo = name.length;
            return nameTo;
        }
        name = nameText;
        nameFrom = 0;
        nameTo = 0;
        if (!table.find(index - HpackStaticTable.LAST - 1)) {
            header = Http2Header.UNRESOLVED;
            return 0;
        }
        header = table.header();
        nameTo = table.valueFrom() - table.nameFrom();
        System.arraycopy(table.bytes(), table.nameFrom(), name, 0, nameTo);
        return nameTo;
    }

    private void tell(
            Http2Header told,
            byte[] nameBytes,
            int nameAt,
            int nameEnd,
            byte[] valueBytes,
            int valueAt,
            int valueEnd,
            Fields fields) {
        int bytes = valueEnd - valueAt;
        if (told != Http2Header.OTHER && bytes <= MAX_TAKEN - taken) {
            taken += bytes;
            fields.field(told, nameBytes, nameAt, nameEnd, valueBytes, valueAt, valueEnd);
        }
    }

    /**
     * A string literal, into the fields named value.
     *
     * @param isWanted whether the text matters; otherwise only its length is looked at
     * @return its length; of a Huffman text that does not matter, an estimate
     */
    private int text(byte[] into, boolean isWanted) {
        if (at >= to) {
            isShort = true;
            return 0;
        }
        boolean isHuffman = (b[at] & HUFFMAN) != 0;
        int length = integer(7);
        if (isBroken || isShort) {
            return 0;
        }
        if (length > to - at) {
            isShort = true;
            return 0;
        }
        int from = at;
        at += length;
        value = b;
        valueFrom = from;
        valueTo = at;
        if (!isHuffman) {
            return length;
        }
        value = into;
        valueFrom = 0;
        valueTo = isWanted ? HpackHuffman.decode(b, from, at, into) : 0;
        if (valueTo < 0) {
            isBroken = true;
            return 0;
        }
        return isWanted ? valueTo : length;
    }

    /** An integer with an N-bit prefix (RFC 7541, section 5.1). */
    private int integer(int prefix) {
        int most = (1 << prefix) - 1;
        int number = b[at++] & most;
        if (number < most) {
            return number;
        }
        int shift = 0;
        while (at < to) {
            int next = b[at++];
            if (shift > 21) {
                isBroken = true;
                return 0;
            }
            number += (next & 0x7f) << shift;
            shift += 7;
            if (next >= 0) {
                isBroken = number > MAX_INTEGER;
                return number;
            }
        }
        isShort = true;
        return 0;
    }
}
