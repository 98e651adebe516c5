package io.thalweg.engine.l7.http2;

/**
 * The Huffman code of HPACK (RFC 7541, section 5.2 and appendix B), decoded four bits at a time.
 *
 * <p>The code is canonical: its lengths tell it. A state is a node of the code's tree; for each state and four bits the
 * table holds the next state and, as the shortest code has five bits, at most one symbol.
 */
final class HpackHuffman {
    /** Bits of the code of each symbol, 0 to 255, and of the end of string. */
    static final byte[] LENGTHS = {
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28,
        28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15,
        6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22,
        20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23,
        23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22,
        22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26,
        27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27,
        26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30
    };

    private static final int END = 256;
    private static final int LONGEST = 30;
    /** Codes of 257 symbols make a full binary tree: that many inner nodes. */
    private static final int STATES = 256;

    private static final int EMITS = 1 << 16;
    /** The string may end here: after whole symbols and at most seven ones. */
    private static final int ENDS = 1 << 17;

    private static final int FAILS = 1 << 18;
    private static final int SYMBOL_SHIFT = 8;
    private static final int[] STEPS = steps();

    private HpackHuffman() {}

    /**
     * Decodes into {@code into}, as far as there is room.
     *
     * @return bytes written; negative when it is no such string
     */
    static int decode(byte[] b, int from, int to, byte[] into) {
        int state = 0;
        int step = ENDS;
        int end = 0;
        for (int i = from; i < to; i++) {
            step = STEPS[state << 4 | b[i] >>> 4 & 0xf];
            if ((step & EMITS) != 0 && end < into.length) {
                into[end++] = (byte) (step >>> SYMBOL_SHIFT);
            }
            int failed = step;
            state = step & 0xff;
            step = STEPS[state << 4 | b[i] & 0xf];
            if ((step & EMITS) != 0 && end < into.length) {
                into[end++] = (byte) (step >>> SYMBOL_SHIFT);
            }
            state = step & 0xff;
            if (((failed | step) & FAILS) != 0) {
                return -1;
            }
        }
        return (step & ENDS) == 0 ? -1 : end;
    }

    private static int[] steps() {
        int[][] tree = new int[STATES][2];
        int nodes = 1;
        int code = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code <<= 1;
            for (int symbol = 0; symbol <= END; symbol++) {
                if (LENGTHS[symbol] == length) {
                    nodes = add(tree, nodes, code++, length, symbol);
                }
            }
        }
        boolean[] ends = new boolean[STATES];
        int node = 0;
        for (int ones = 0; ones <= 7; ones++) {
            ends[node] = true;
            node = Math.max(0, tree[node][1]);
        }
        int[] steps = new int[STATES << 4];
        for (int state = 0; state < STATES; state++) {
            for (int bits = 0; bits < 16; bits++) {
                steps[state << 4 | bits] = step(tree, ends, state, bits);
            }
        }
        return steps;
    }

    /** Adds a code; inner nodes are positive numbers, leaves the complement of their symbol. */
    private static int add(int[][] tree, int nodes, int code, int length, int symbol) {
        int count = nodes;
        int node = 0;
        for (int bit = length - 1; bit > 0; bit--) {
            int branch = code >>> bit & 1;
            if (tree[node][branch] == 0) {
                tree[node][branch] = count++;
            }
            node = tree[node][branch];
        }
        tree[node][code & 1] = ~symbol;
        return count;
    }

    private static int step(int[][] tree, boolean[] ends, int state, int bits) {
        int step = 0;
        int node = state;
        for (int bit = 3; bit >= 0; bit--) {
            int next = tree[node][bits >>> bit & 1];
            if (next == ~END) {
                return FAILS;
            }
            if (next < 0) {
                step |= EMITS | ~next << SYMBOL_SHIFT;
            }
            node = Math.max(0, next);
        }
        return step | node | (ends[node] ? ENDS : 0);
    }
}
