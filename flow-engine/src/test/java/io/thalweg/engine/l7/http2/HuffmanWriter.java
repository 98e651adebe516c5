package io.thalweg.engine.l7.http2;

import java.util.Arrays;

/** Writes the Huffman code of HPACK, from the same lengths that the decoder has. */
final class HuffmanWriter {
    private static final int LONGEST = 30;

    private HuffmanWriter() {}

    static byte[] encode(byte[] text) {
        int[] codes = codes();
        byte[] encoded = new byte[text.length * 4 + 1];
        long pending = 0;
        int bits = 0;
        int end = 0;
        for (byte symbol : text) {
            int length = HpackHuffman.LENGTHS[symbol & 0xff];
            pending = pending << length | codes[symbol & 0xff];
            bits += length;
            while (bits >= 8) {
                bits -= 8;
                encoded[end++] = (byte) (pending >>> bits);
            }
        }
        if (bits > 0) {
            encoded[end++] = (byte) (pending << 8 - bits | 0xff >>> bits);
        }
        return Arrays.copyOf(encoded, end);
    }

    private static int[] codes() {
        int[] codes = new int[HpackHuffman.LENGTHS.length];
        int code = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code <<= 1;
            for (int symbol = 0; symbol < codes.length; symbol++) {
                if (HpackHuffman.LENGTHS[symbol] == length) {
                    codes[symbol] = code++;
                }
            }
        }
        return codes;
    }
}
