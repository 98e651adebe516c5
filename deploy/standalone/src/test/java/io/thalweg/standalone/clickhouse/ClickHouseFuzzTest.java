package io.thalweg.standalone.clickhouse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.internal.ClickHouseLZ4OutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is sent, the node goes on, and the next client is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClickHouseFuzzTest {
    private static final long SEED = 20260101;
    private static final String INSERT = "/?query=INSERT+INTO+t+FORMAT+RowBinary";

    private final Random random = new Random(SEED);
    private NodeProcess node;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        node = NodeProcess.start(data);
        node.query("CREATE TABLE t (s String, a Array(LowCardinality(String)), n Nullable(Int64)) ENGINE = Memory");
    }

    @AfterAll
    void stop() throws Exception {
        if (node != null) {
            assertThat(node.stop()).isZero();
        }
    }

    private void assertServes() throws Exception {
        assertThat(node.query("SELECT 'still'")).isEqualTo("still\n");
    }

    private byte[] garbage(int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void garbageAsRows() throws Exception {
        for (int round = 0; round < 200; round++) {
            node.post(INSERT, garbage(300), Map.of());
        }
        assertServes();
    }

    @Test
    void garbageAsCompressedBlocks() throws Exception {
        ByteArrayOutputStream good = new ByteArrayOutputStream();
        try (OutputStream blocks =
                new ClickHouseLZ4OutputStream(good, LZ4Factory.fastestInstance().fastCompressor(), 1000)) {
            blocks.write(new byte[5000]);
        }
        for (int round = 0; round < 200; round++) {
            byte[] bad = round % 2 == 0 ? garbage(300) : good.toByteArray();
            if (bad.length > 0) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
            }
            HttpResponse<byte[]> response = node.post(INSERT + "&decompress=1", bad, Map.of());
            if (bad.length > 0) {
                assertThat(response.statusCode()).isNotEqualTo(200);
            }
        }
        assertServes();
    }

    @Test
    void garbageInEveryContentCoding() throws Exception {
        ByteArrayOutputStream good = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(good)) {
            gzip.write(new byte[5000]);
        }
        for (String coding : new String[] {"gzip", "deflate", "lz4", "zstd"}) {
            for (int round = 0; round < 30; round++) {
                byte[] bad = round % 2 == 0 ? garbage(300) : good.toByteArray();
                bad = bad.length == 0 ? new byte[1] : bad;
                bad[random.nextInt(bad.length)] ^= 0x55;
                assertThat(node.post(INSERT, bad, Map.of("Content-Encoding", coding))
                                .statusCode())
                        .isGreaterThanOrEqualTo(200);
            }
        }
        assertServes();
    }

    @Test
    void garbageAsStatements() throws Exception {
        String[] pieces = {
            "SELECT",
            "INSERT INTO t",
            "FORMAT",
            "VALUES",
            "(",
            ")",
            "'",
            "`",
            ";",
            "{x:UInt8}",
            "1",
            ",",
            "*",
            "FROM t",
            "SETTINGS",
            "WITH",
            "UNION ALL",
            "INTO OUTFILE",
            "\0",
            "é",
            "/*",
            "--",
            "\n",
            "$$",
            "CSV",
            "JSON",
            "[",
            "]"
        };
        for (int round = 0; round < 300; round++) {
            StringBuilder sql = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                sql.append(pieces[random.nextInt(pieces.length)]).append(' ');
            }
            node.post("/", sql.toString().getBytes(ISO_8859_1), Map.of());
        }
        assertServes();
    }

    @Test
    void garbageAsHttp() throws Exception {
        String[] requests = {
            "\r\n\r\n",
            "GET\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "GET /?query=%zz%%41&=&&x HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /?query={x} HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\nSELECT 1",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9223372036854775807\r\n\r\nSELECT 1",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nSELECT 1\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\nSELECT 1\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(5000) + "\r\n",
            "GET /" + "a".repeat(1_000_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /?query=SELECT+1 HTTP/1.1\r\nHost: x\r\nAuthorization: Basic !!!\r\n\r\n",
            "GET /?query=SELECT+1&query_id=%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        };
        for (String request : requests) {
            send(request.getBytes(ISO_8859_1));
        }
        for (int round = 0; round < 100; round++) {
            send(garbage(500));
        }
        assertServes();
    }

    @Test
    void queryIdCannotForgeHeaders() throws Exception {
        assertThat(node.get("/?query=SELECT+1&query_id=%0d%0aX-Evil:%201")
                        .headers()
                        .firstValue("X-Evil"))
                .isEmpty();
    }

    /** Sends bytes, says that no more come, and reads what there is to read. */
    private void send(byte[] bytes) {
        URI uri = URI.create(node.url());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            socket.getInputStream().readNBytes(100_000);
        } catch (IOException e) {
            // The node may cut off whom it does not understand.
        }
    }
}
