package io.thalweg.standalone.clickhouse.http;

import com.github.luben.zstd.ZstdInputStream;
import com.sun.net.httpserver.HttpExchange;
import io.thalweg.standalone.clickhouse.compression.CompressedBlockInputStream;
import io.thalweg.standalone.clickhouse.ffi.EngineException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;

/** The body of a request, out of its encodings. A body that ends early is an error, not a shorter insert. */
final class RequestBody {
    private RequestBody() {}

    static InputStream of(HttpExchange exchange, QueryRequest request) throws IOException, EngineException {
        InputStream body = whole(exchange);
        InputStream plain = decode(body, request.contentEncoding().toLowerCase(Locale.ROOT));
        return request.decompress() ? new CompressedBlockInputStream(plain) : plain;
    }

    private static InputStream decode(InputStream body, String encoding) throws IOException, EngineException {
        switch (encoding) {
            case "", "identity":
                return body;
            case "gzip", "x-gzip":
                return new GZIPInputStream(body, 64 * 1024);
            case "deflate":
                return new InflaterInputStream(body);
            case "zstd":
                return new ZstdInputStream(body);
            case "lz4":
                return new LZ4FrameInputStream(body);
            default:
                throw ServerError.NOT_IMPLEMENTED.because(
                        "Content-Encoding '" + encoding + "' is not supported: gzip, deflate, lz4 and zstd are");
        }
    }

    /** The JDK's server ends a body of known length quietly when the client is gone. */
    private static InputStream whole(HttpExchange exchange) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length == null || exchange.getRequestHeaders().containsKey("Transfer-Encoding")) {
            return exchange.getRequestBody();
        }
        return new FilterInputStream(exchange.getRequestBody()) {
            private long missing = Long.parseLong(length.trim());

            @Override
            public int read() throws IOException {
                int value = super.read();
                count(value < 0 ? -1 : 1);
                return value;
            }

            @Override
            public int read(byte[] bytes, int offset, int size) throws IOException {
                return count(super.read(bytes, offset, size));
            }

            private int count(int got) throws IOException {
                missing -= Math.max(got, 0);
                if (got < 0 && missing > 0) {
                    throw new EOFException("the client left " + missing + " bytes before the end of its body");
                }
                return got;
            }
        };
    }
}
