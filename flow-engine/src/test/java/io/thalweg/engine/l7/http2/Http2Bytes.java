package io.thalweg.engine.l7.http2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Frames and header blocks as peers write them: {@code headers(1, END, block().indexed(2).plain(":path", "/a"))}. */
public final class Http2Bytes {
    public static final byte[] PREFACE =
            join("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII), frame(4, 0, 0, new byte[0]));
    /** A server's first frame: settings, and an update of its window. */
    public static final byte[] SETTINGS =
            join(frame(4, 0, 0, new byte[] {0, 3, 0, 0, 0, 100}), frame(8, 0, 0, new byte[] {0, 1, 0, 0}));

    static final int END = 1;

    private Http2Bytes() {}

    static byte[] frame(int type, int flags, int streamId, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body.length >> 16);
        out.write(body.length >> 8);
        out.write(body.length);
        out.write(type);
        out.write(flags);
        out.writeBytes(word(streamId));
        out.writeBytes(body);
        return out.toByteArray();
    }

    static byte[] word(int value) {
        return new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }

    public static byte[] headers(int streamId, boolean ends, Block block) {
        return frame(1, 4 | (ends ? END : 0), streamId, block.bytes());
    }

    public static byte[] data(int streamId, boolean ends, int bytes) {
        byte[] body = new byte[bytes];
        java.util.Arrays.fill(body, (byte) 'x');
        return frame(0, ends ? END : 0, streamId, body);
    }

    static byte[] reset(int streamId, int error) {
        return frame(3, 0, streamId, word(error));
    }

    static byte[] goAway(int lastStream, int error) {
        return frame(7, 0, 0, join(word(lastStream), word(error)));
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    public static Block block() {
        return new Block();
    }

    /** A request that ends with its head. */
    public static byte[] get(int streamId, String path) {
        return headers(
                streamId,
                true,
                block().indexed(2).indexed(6).plain(":path", path).plain(":authority", "shop.example"));
    }

    public static byte[] ok(int streamId, int bytes) {
        return join(headers(streamId, false, block().indexed(8)), data(streamId, true, bytes));
    }

    public static byte[] call(int streamId, String path, int bytes) {
        Block block = block().indexed(3).indexed(6).plain(":path", path).plain("content-type", "application/grpc");
        return join(headers(streamId, false, block), data(streamId, true, bytes));
    }

    /** Fields in the forms of RFC 7541, section 6. */
    public static final class Block {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        public Block indexed(int index) {
            integer(0x80, 7, index);
            return this;
        }

        /** Literal without indexing. */
        public Block plain(String name, String value) {
            out.write(0);
            text(name, false);
            text(value, false);
            return this;
        }

        /** Literal that goes into the table, in Huffman code. */
        public Block inserted(String name, String value) {
            out.write(0x40);
            text(name, true);
            text(value, true);
            return this;
        }

        Block insertedWithName(int index, String value) {
            integer(0x40, 6, index);
            text(value, true);
            return this;
        }

        Block tableSize(int size) {
            integer(0x20, 5, size);
            return this;
        }

        Block raw(int... bytes) {
            for (int one : bytes) {
                out.write(one);
            }
            return this;
        }

        private void text(String text, boolean huffman) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            byte[] written = huffman ? HuffmanWriter.encode(bytes) : bytes;
            integer(huffman ? 0x80 : 0, 7, written.length);
            out.writeBytes(written);
        }

        private void integer(int pattern, int prefix, int value) {
            int most = (1 << prefix) - 1;
            if (value < most) {
                out.write(pattern | value);
                return;
            }
            out.write(pattern | most);
            int rest = value - most;
            while (rest >= 0x80) {
                out.write(rest & 0x7f | 0x80);
                rest >>= 7;
            }
            out.write(rest);
        }

        public byte[] bytes() {
            return out.toByteArray();
        }
    }
}
