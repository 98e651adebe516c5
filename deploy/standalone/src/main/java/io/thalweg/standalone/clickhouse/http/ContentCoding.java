package io.thalweg.standalone.clickhouse.http;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;

/** How the body of a response is packed: by a coding of HTTP, or not. ClickHouse's own blocks may be inside of it. */
enum ContentCoding {
    IDENTITY(null),
    GZIP("gzip"),
    ZSTD("zstd"),
    LZ4("lz4"),
    DEFLATE("deflate");

    private static final int BUFFER_BYTES = 16 * 1024;

    private final String token;

    ContentCoding(String token) {
        this.token = token;
    }

    /** For the Content-Encoding header; null for none. */
    String token() {
        return token;
    }

    /** The first that the request accepts, in ClickHouse's order. */
    static ContentCoding of(QueryRequest request) {
        if (request.httpCompression()) {
            String accepted = request.acceptEncoding().toLowerCase(Locale.ROOT);
            for (ContentCoding coding : new ContentCoding[] {GZIP, ZSTD, LZ4, DEFLATE}) {
                if (accepts(accepted, coding.token)) {
                    return coding;
                }
            }
        }
        return IDENTITY;
    }

    private static boolean accepts(String accepted, String token) {
        for (String entry : accepted.split(",")) {
            String[] parts = entry.trim().split(";", 2);
            if (parts[0].trim().equals(token)) {
                return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /** A stream to write plainly to. Closing it does not close the sink. */
    OutputStream encode(OutputStream sink) throws IOException {
        OutputStream kept = new UnclosedStream(sink);
        return switch (this) {
            case IDENTITY -> kept;
            case GZIP -> new GZIPOutputStream(kept, BUFFER_BYTES, true);
            case ZSTD -> new ZstdOutputStream(kept);
            case LZ4 -> new LZ4FrameOutputStream(kept);
            case DEFLATE -> new DeflaterOutputStream(kept, true);
        };
    }

    private static final class UnclosedStream extends OutputStream {
        private final OutputStream sink;

        UnclosedStream(OutputStream sink) {
            this.sink = sink;
        }

        @Override
        public void write(int b) throws IOException {
            sink.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            sink.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            sink.flush();
        }
    }
}
