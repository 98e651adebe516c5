package io.thalweg.standalone.clickhouse.http;

import com.github.luben.zstd.ZstdInputStream;
import com.sun.net.httpserver.HttpExchange;
import io.thalweg.standalone.clickhouse.compression.CompressedBlockInputStream;
import io.thalweg.standalone.clickhouse.ffi.EngineException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;

/**
 * The body of a request, out of its encodings. Reading it fails with a {@link ClientGoneException} when the body breaks
 * off, which is an error and not a shorter insert, and with any other {@link IOException} when it does not decode.
 */
final class RequestBody {
    private static final int BUFFER_BYTES = 64 * 1024;

    private RequestBody() {}

    static InputStream of(HttpExchange exchange, QueryRequest request) throws IOException, EngineException {
        InputStream plain =
                decode(new Received(exchange), request.contentEncoding().toLowerCase(Locale.ROOT));
        return request.decompress() ? new CompressedBlockInputStream(plain) : plain;
    }

    private static InputStream decode(InputStream body, String encoding) throws IOException, EngineException {
        return switch (encoding) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> new GZIPInputStream(body, BUFFER_BYTES);
            case "deflate" -> new InflaterInputStream(body);
            case "zstd" -> new ZstdInputStream(body);
            case "lz4" -> new LZ4FrameInputStream(body);
            default ->
                throw ServerError.NOT_IMPLEMENTED.because(
                        "Content-Encoding '" + encoding + "' is not supported: gzip, deflate, lz4 and zstd are");
        };
    }

    /** What came over the wire. The JDK's server ends a body of known length quietly when the client is gone. */
    private static final class Received extends FilterInputStream {
        private long missing;

        Received(HttpExchange exchange) {
            super(exchange.getRequestBody());
            String length = exchange.getRequestHeaders().getFirst("Content-Length");
            boolean chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
            this.missing = length == null || chunked ? 0 : Long.parseLong(length.trim());
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int size) throws IOException {
            int got;
            try {
                got = super.read(bytes, offset, size);
            } catch (IOException e) {
                throw new ClientGoneException(e);
            }
            missing -= Math.max(got, 0);
            if (got < 0 && missing > 0) {
                throw new ClientGoneException("the client left " + missing + " bytes before the end of its body");
            }
            return got;
        }
    }
}
