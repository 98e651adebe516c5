package io.thalweg.standalone.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP interface as documented by ClickHouse, statement by statement, against the real engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClickHouseHttpTest {
    private NodeProcess node;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        node = NodeProcess.start(data);
        node.query("CREATE DATABASE d");
    }

    @AfterAll
    void stop() throws Exception {
        if (node != null) {
            assertThat(node.stop()).isZero();
        }
    }

    @BeforeEach
    void freshTable() throws Exception {
        node.query("CREATE OR REPLACE TABLE d.t (a UInt64, s String) ENGINE = MergeTree ORDER BY a"
                + " SETTINGS non_replicated_deduplication_window = 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ping", "/replicas_status", "/"})
    void healthChecksSayOk(String path) throws Exception {
        HttpResponse<byte[]> response = node.get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(text(response)).isEqualTo("Ok.\n");
    }

    @Test
    void unknownPathIs404() throws Exception {
        assertThat(node.get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void queryComesInUrlOrBodyOrHalfInEach() throws Exception {
        assertThat(text(node.get("/?query=SELECT%201"))).isEqualTo("1\n");
        assertThat(text(node.get("/?query=SELECT+1"))).isEqualTo("1\n");
        assertThat(text(post("/", "SELECT 1"))).isEqualTo("1\n");
        assertThat(text(post("/?query=SELECT", "1"))).isEqualTo("1\n");
        assertThat(text(post("/?query=" + url("SELECT 1 -- comment"), ""))).isEqualTo("1\n");
    }

    @Test
    void responseTellsFormatQueryIdTimezoneAndCost() throws Exception {
        HttpResponse<byte[]> response = post("/?query_id=mine", "SELECT number FROM numbers(3) FORMAT JSONCompact");
        assertThat(header(response, "X-ClickHouse-Format")).isEqualTo("JSONCompact");
        assertThat(header(response, "Content-Type")).isEqualTo("application/json; charset=UTF-8");
        assertThat(header(response, "X-ClickHouse-Query-Id")).isEqualTo("mine");
        assertThat(header(response, "X-ClickHouse-Timezone")).isNotEmpty();
        assertThat(header(response, "X-ClickHouse-Server-Display-Name")).isNotEmpty();
        assertThat(header(response, "X-ClickHouse-Summary")).contains("\"read_rows\":\"3\"", "\"result_rows\":\"3\"");
    }

    @Test
    void defaultFormatHoldsForStatementsThatNameNone() throws Exception {
        assertThat(text(post("/?default_format=JSONEachRow", "SELECT 1 AS x"))).isEqualTo("{\"x\":1}\n");
        assertThat(text(post("/?default_format=JSONEachRow", "SELECT 1 AS x FORMAT CSV")))
                .isEqualTo("1\n");
        assertThat(text(post("/?default_format=CSV", "EXISTS TABLE d.t"))).isEqualTo("1\n");
        assertThat(text(node.post("/", "SELECT 1 AS x".getBytes(UTF_8), Map.of("X-ClickHouse-Format", "CSVWithNames"))))
                .isEqualTo("\"x\"\n1\n");
    }

    @Test
    void formatsWithHeadAndEndAreOneDocumentWhateverTheBlocks() throws Exception {
        String query = "SELECT number FROM numbers(5) SETTINGS max_block_size = 2 FORMAT ";
        assertThat(text(post("/", query + "CSVWithNames"))).isEqualTo("\"number\"\n0\n1\n2\n3\n4\n");
        assertThat(text(post("/", query + "JSONCompact")))
                .containsOnlyOnce("\"meta\"")
                .contains("\"rows\": 5");
        byte[] parquet = post("/", query + "Parquet").body();
        assertThat(parquet).startsWith('P', 'A', 'R', '1').endsWith('P', 'A', 'R', '1');
    }

    @Test
    void databaseOfTheRequestIsCurrent() throws Exception {
        node.query("INSERT INTO d.t VALUES (1, 'x')");
        assertThat(text(post("/?database=d", "SELECT s FROM t"))).isEqualTo("x\n");
        assertThat(text(node.post("/", "SELECT s FROM t".getBytes(UTF_8), Map.of("X-ClickHouse-Database", "d"))))
                .isEqualTo("x\n");
        assertFails(post("/?database=nowhere", "SELECT 1"), 404, 81, "UNKNOWN_DATABASE");
        assertThat(text(post("/", "SELECT currentDatabase()"))).isEqualTo("default\n");
    }

    @Test
    void parametersReachTheQueryAsValuesAndNothingElse() throws Exception {
        assertThat(text(post(
                        "/?param_id=7&param_s=" + url("it's; DROP TABLE d.t --"),
                        "SELECT {id:UInt8}, {s:String} FORMAT CSV")))
                .isEqualTo("7,\"it's; DROP TABLE d.t --\"\n");
        assertThat(text(post("/?param_s=" + url("a\\tb"), "SELECT length({s:String})")))
                .isEqualTo("3\n");
        assertThat(text(post("/?param_t=t", "SELECT count() FROM d.{t:Identifier}")))
                .isEqualTo("0\n");
        assertThat(text(post("/?param_s=" + url("Grüße"), "SELECT {s:String}"))).isEqualTo("Grüße\n");
    }

    @Test
    void otherUrlParametersAreSettingsOfThisQueryOnly() throws Exception {
        assertThat(text(post("/?max_block_size=17", "SELECT getSetting('max_block_size')")))
                .isEqualTo("17\n");
        assertThat(text(post("/", "SELECT getSetting('max_block_size')"))).isNotEqualTo("17\n");
        assertThat(text(post("/?log_comment=" + url("a'b\\"), "SELECT getSetting('log_comment') FORMAT TSVRaw")))
                .isEqualTo("a'b\\\n");
        assertFails(post("/?no_such_setting=1", "SELECT 1"), 404, 115, "UNKNOWN_SETTING");
        assertFails(post("/?" + url("a=1, readonly") + "=0", "SELECT 1"), 404, 115, "UNKNOWN_SETTING");
        assertThat(post(
                                "/?wait_end_of_query=1&send_progress_in_http_headers=1&async_insert=0&enable_http_compression=0",
                                "SELECT 1")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void nativeFormatForAProtocolRevisionIsRefusedNotGarbled() throws Exception {
        String revision = "/?client_protocol_version=54460";
        assertFails(post(revision, "SELECT 1 FORMAT Native"), 501, 48, "NOT_IMPLEMENTED");
        assertFails(post(revision + "&default_format=Native", "SELECT 1"), 501, 48, "NOT_IMPLEMENTED");
        assertThat(text(post(revision, "SELECT 1 FORMAT CSV"))).isEqualTo("1\n");
        assertThat(post("/", "SELECT 1 AS x FORMAT Native").body()).containsSequence('U', 'I', 'n', 't', '8');
    }

    @Test
    void getChangesNothing() throws Exception {
        assertFails(node.get("/?query=" + url("INSERT INTO d.t VALUES (1, 'x')")), 500, 164, "READONLY");
        assertFails(node.get("/?query=" + url("DROP TABLE d.t")), 500, 164, "READONLY");
        assertFails(node.get("/?session_id=g&query=" + url("DROP TABLE d.t")), 500, 164, "READONLY");
        assertFails(node.get("/?query=" + url("WITH 1 AS x SELECT x SETTINGS readonly = 0")), 500, 164, "READONLY");
        assertThat(text(node.get("/?query=" + url("SELECT count() FROM d.t")))).isEqualTo("0\n");
    }

    @Test
    void insertTakesItsDataFromTheBodyOrFromBehindTheStatement() throws Exception {
        post("/?query=" + url("INSERT INTO d.t FORMAT CSV"), "1,a\n2,\"b;c\"\n");
        node.query("INSERT INTO d.t FORMAT TSV\n3\tx;y\n");
        node.query("INSERT INTO d.t VALUES (4, 'it''s; fine'), (2 + 3, concat('con', 'cat'))");
        node.query("INSERT INTO d.t (s, a) FORMAT JSONEachRow {\"a\": 6, \"s\": \"j\"}");
        post("/?query=" + url("INSERT INTO d.t VALUES"), "(7, 'v')");
        node.query("INSERT INTO d.t SELECT 9, 'sel; ect'");
        assertThat(node.query("SELECT * FROM d.t ORDER BY a FORMAT TSVRaw"))
                .isEqualTo("1\ta\n2\tb;c\n3\tx;y\n4\tit's; fine\n5\tconcat\n6\tj\n7\tv\n9\tsel; ect\n");
    }

    @Test
    void insertTellsRowsWritten() throws Exception {
        HttpResponse<byte[]> response = post("/?query=" + url("INSERT INTO d.t FORMAT CSV"), "1,a\n2,b\n");
        assertThat(header(response, "X-ClickHouse-Summary")).contains("\"written_rows\":\"2\"");
    }

    @Test
    void binaryDataMayHoldAnyByte() throws Exception {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        for (int b = 0; b < 256; b++) {
            rows.writeBytes(new byte[] {(byte) b, 0, 0, 0, 0, 0, 0, 0, 3, ';', (byte) b, '\''});
        }
        assertThat(node.post("/?query=" + url("INSERT INTO d.t FORMAT RowBinary"), rows.toByteArray(), Map.of())
                        .statusCode())
                .isEqualTo(200);
        assertThat(node.query("SELECT count(), countIf(s = concat(';', char(a), '\\'')) FROM d.t"))
                .isEqualTo("256\t256\n");
    }

    @Test
    void chunkedBodyOfUnknownLengthIsInserted() throws Exception {
        byte[] rows = "5,chunk\n".repeat(100_000).getBytes(UTF_8);
        node.post(
                "/?query=" + url("INSERT INTO d.t FORMAT CSV"),
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(rows)),
                Map.of());
        assertThat(node.query("SELECT count() FROM d.t")).isEqualTo("100000\n");
    }

    @Test
    void repeatedInsertWithTheSameTokenCountsOnce() throws Exception {
        for (String row : new String[] {"1,a\n", "2,b\n"}) {
            post("/?insert_deduplication_token=block-1&query=" + url("INSERT INTO d.t FORMAT CSV"), row);
        }
        post("/?insert_deduplication_token=block-2&query=" + url("INSERT INTO d.t FORMAT CSV"), "3,c\n");
        assertThat(node.query("SELECT a FROM d.t ORDER BY a")).isEqualTo("1\n3\n");
    }

    @Test
    void asynchronousInsertIsThereWhenItWasWaitedFor() throws Exception {
        post("/?async_insert=1&wait_for_async_insert=1&query=" + url("INSERT INTO d.t FORMAT CSV"), "1,a\n");
        assertThat(node.query("SELECT count() FROM d.t")).isEqualTo("1\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELEC 1                                   | 400 | 62  | SYNTAX_ERROR",
                "SELECT * FROM nothing                     | 404 | 60  | UNKNOWN_TABLE",
                "SELECT nothing                            | 404 | 47  | UNKNOWN_IDENTIFIER",
                "SELECT no_such_function(1)                | 404 | 46  | UNKNOWN_FUNCTION",
                "SELECT 1 FORMAT Nothing                   | 404 | 73  | UNKNOWN_FORMAT",
                "INSERT INTO d.t FORMAT CSV x,y            | 400 | 27  | CANNOT_PARSE_INPUT_ASSERTION_FAILED",
                "INSERT INTO d.nothing FORMAT CSV 1        | 404 | 60  | UNKNOWN_TABLE",
                "SELECT 1; SELECT 2                        | 400 | 62  | SYNTAX_ERROR",
                "-- nothing                                | 400 | 62  | SYNTAX_ERROR",
                "SELECT 1 INTO OUTFILE '/tmp/x'            | 500 | 358 | INTO_OUTFILE_NOT_ALLOWED",
                "INSERT INTO d.t FROM INFILE '/etc/passwd' | 501 | 48  | NOT_IMPLEMENTED",
                "SELECT throwIf(number = 3) FROM numbers(9)| 500 | 395 | FUNCTION_THROW_IF_VALUE_IS_NON_ZERO",
                "SELECT sleepEachRow(1) FROM numbers(30) SETTINGS max_execution_time = 0.1, max_block_size = 1 | 408 | 159 | TIMEOUT_EXCEEDED",
                "SELECT groupArray(number) FROM numbers(1e8) SETTINGS max_memory_usage = 1000000 | 500 | 241 | MEMORY_LIMIT_EXCEEDED",
            })
    void errorsHaveClickHousesCodeTextAndStatus(String sql, int status, int code, String name) throws Exception {
        assertFails(post("/", sql), status, code, name);
    }

    @Test
    void errorsAreCompressedLikeResults() throws Exception {
        HttpResponse<byte[]> response = node.post("/", "SELEC".getBytes(UTF_8), Map.of("Accept-Encoding", "gzip"));
        assertThat(header(response, "Content-Encoding")).isEqualTo("gzip");
        assertThat(new String(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes(), UTF_8))
                .startsWith("Code: 62. DB::Exception: ");
    }

    @Test
    void errorBehindTheFirstRowsCutsTheResponse() throws Exception {
        String sql = "SELECT throwIf(number = 5000000) FROM numbers(10000000) SETTINGS max_threads = 1";
        URI uri = URI.create(node.url());
        // Byte for byte: an HTTP client may forget what it has received when the response breaks off.
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + sql.length() + "\r\n\r\n" + sql)
                            .getBytes(UTF_8));
            byte[] got = socket.getInputStream().readAllBytes();
            String end = new String(got, Math.max(0, got.length - 1000), Math.min(1000, got.length), UTF_8);
            assertThat(end)
                    .containsPattern("(?s)\n__exception__\\R.*Code: 395. DB::Exception: .*\n__exception__\\R")
                    .doesNotEndWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void waitEndOfQueryGivesAnErrorItsStatusHoweverLate() throws Exception {
        HttpResponse<byte[]> response = post(
                "/?wait_end_of_query=1",
                "SELECT throwIf(number = 5000000) FROM numbers(10000000) SETTINGS max_threads = 1");
        assertFails(response, 500, 395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO");
        assertThat(text(post("/?wait_end_of_query=1", "SELECT number FROM numbers(1000000)")))
                .endsWith("\n999999\n");
    }

    @Test
    void requestAndResponseAreCodedAsAsked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("1,a\n".getBytes(UTF_8));
        }
        node.post(
                "/?query=" + url("INSERT INTO d.t FORMAT CSV"),
                packed.toByteArray(),
                Map.of("Content-Encoding", "gzip"));
        assertThat(node.query("SELECT s FROM d.t")).isEqualTo("a\n");
        assertFails(
                node.post("/", "SELECT 1".getBytes(UTF_8), Map.of("Content-Encoding", "rot13")),
                501,
                48,
                "NOT_IMPLEMENTED");
        for (String coding : new String[] {"zstd", "lz4", "deflate"}) {
            HttpResponse<byte[]> response =
                    node.post("/", "SELECT 1".getBytes(UTF_8), Map.of("Accept-Encoding", coding));
            assertThat(header(response, "Content-Encoding")).isEqualTo(coding);
        }
        assertThat(node.post("/", "SELECT 1".getBytes(UTF_8), Map.of("Accept-Encoding", "br"))
                        .headers()
                        .firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void sessionKeepsSettingsAndTemporaryTables() throws Exception {
        post("/?session_id=s1", "CREATE TEMPORARY TABLE kept AS SELECT 42 AS x");
        post("/?session_id=s1", "SET max_block_size = 21");
        assertThat(text(post("/?session_id=s1", "SELECT x, getSetting('max_block_size') FROM kept")))
                .isEqualTo("42\t21\n");
        assertFails(post("/?session_id=s2&session_check=1", "SELECT 1"), 500, 372, "SESSION_NOT_FOUND");
        assertFails(post("/?session_id=s1&session_timeout=x", "SELECT 1"), 500, 374, "INVALID_SESSION_TIMEOUT");
        assertFails(post("/", "SELECT * FROM kept"), 404, 60, "UNKNOWN_TABLE");
        post("/?session_id=s1&close_session=1", "SELECT 1");
        assertFails(post("/?session_id=s1&session_check=1", "SELECT 1"), 500, 372, "SESSION_NOT_FOUND");
    }

    @Test
    void strangersAreRefused() throws Exception {
        assertFails(post("/?user=mallory", "SELECT 1"), 403, 516, "AUTHENTICATION_FAILED");
        assertFails(post("/?user=default&password=guess", "SELECT 1"), 403, 516, "AUTHENTICATION_FAILED");
        String basic = "Basic " + Base64.getEncoder().encodeToString("default:".getBytes(UTF_8));
        assertThat(text(node.post("/", "SELECT 1".getBytes(UTF_8), Map.of("Authorization", basic))))
                .isEqualTo("1\n");
        assertThat(text(node.post("/", "SELECT 1".getBytes(UTF_8), Map.of("X-ClickHouse-User", "default"))))
                .isEqualTo("1\n");
    }

    @Test
    void clientThatAsksFirstIsToldToContinue() throws Exception {
        URI uri = URI.create(node.url());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n"
                                    + "Expect: 100-continue\r\nConnection: close\r\n\r\n")
                            .getBytes(UTF_8));
            byte[] first = socket.getInputStream().readNBytes("HTTP/1.1 100".length());
            assertThat(new String(first, UTF_8)).isEqualTo("HTTP/1.1 100");
            socket.getOutputStream().write("SELECT 1".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .contains("200 OK")
                    .endsWith("1\n");
        }
    }

    @Test
    void bodyThatBreaksOffInsertsNothing() throws Exception {
        URI uri = URI.create(node.url());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(("POST /?query=" + url("INSERT INTO d.t FORMAT CSV")
                                    + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n1,a\n2,b\n")
                            .getBytes(UTF_8));
        }
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(("POST /?query=" + url("INSERT INTO d.t FORMAT CSV")
                                    + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1,a\n\r\n")
                            .getBytes(UTF_8));
        }
        assertThat(eventually("SELECT count() FROM system.processes WHERE query LIKE 'INSERT%'", "0\n"))
                .isTrue();
        assertThat(node.query("SELECT count() FROM d.t")).isEqualTo("0\n");
    }

    @Test
    void queryOfAClientThatIsGoneIsKilled() throws Exception {
        try (InputStream body =
                node.stream("SELECT number, 'abandoned' FROM numbers(1e15)").body()) {
            assertThat(body.readNBytes(1000)).hasSize(1000);
        }
        assertThat(eventually(
                        "SELECT count() FROM system.processes WHERE query LIKE '%''abandoned''%' AND query LIKE 'SELECT number%'",
                        "0\n"))
                .isTrue();
    }

    @Test
    void hugeAndDeepStatementsAreRefusedNotFatal() throws Exception {
        assertFails(post("/", "SELECT '" + "x".repeat(300_000) + "'"), 400, 62, "SYNTAX_ERROR");
        assertThat(text(post("/?max_query_size=1000000", "SELECT length('" + "x".repeat(300_000) + "')")))
                .isEqualTo("300000\n");
        assertThat(post("/", "SELECT " + "(".repeat(100_000) + "1").statusCode())
                .isGreaterThanOrEqualTo(400);
        assertThat(post(
                                "/?max_parser_depth=1000000&max_query_size=1000000",
                                "SELECT " + "-".repeat(3) + "(".repeat(200_000) + "1" + ")".repeat(200_000))
                        .statusCode())
                .isGreaterThanOrEqualTo(400);
        assertThat(node.query("SELECT 1")).isEqualTo("1\n");
    }

    private boolean eventually(String sql, String expected) throws Exception {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < deadline) {
            if (node.query(sql).equals(expected)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private HttpResponse<byte[]> post(String pathAndQuery, String body) throws IOException, InterruptedException {
        return node.post(pathAndQuery, body.getBytes(UTF_8), Map.of());
    }

    private static void assertFails(HttpResponse<byte[]> response, int status, int code, String name) {
        assertThat(text(response))
                .startsWith("Code: " + code + ". DB::Exception: ")
                .contains("(" + name + ")");
        assertThat(header(response, "X-ClickHouse-Exception-Code")).isEqualTo(Integer.toString(code));
        assertThat(response.statusCode()).isEqualTo(status);
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), UTF_8);
    }

    private static String url(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
