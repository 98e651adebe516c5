package io.thalweg.engine.l7.http;

import static io.thalweg.engine.l7.Talk.http;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import org.junit.jupiter.api.Test;

/** The body of an error is its result. */
final class ErrorBodyTest {
    private static final String GET = "GET / HTTP/1.1\r\n\r\n";

    private static String result(L7Options options, String... answers) {
        var talk = http().options(options).client(GET);
        for (String answer : answers) {
            talk.server(answer);
        }
        return talk.close().rows().get(0).responseResult;
    }

    private static String result(String... answers) {
        return result(L7Options.defaults(), answers);
    }

    @Test
    void bodyOfAnErrorIsShown() {
        assertThat(result("HTTP/1.1 500 X\r\nContent-Length: 7\r\n\r\nno diskHTTP"))
                .isEqualTo("no disk");
        assertThat(result("HTTP/1.0 404 X\r\n\r\nno such page")).isEqualTo("no such page");
    }

    @Test
    void bodyOfASuccessIsNot() {
        assertThat(result("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine")).isEmpty();
    }

    @Test
    void chunkedBodyIsShownAsFarAsItsFirstChunk() {
        assertThat(result("HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nno disk\r\n0\r\n\r\n"))
                .isEqualTo("no disk");
        assertThat(result("HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\n"))
                .isEmpty();
    }

    @Test
    void longBodyIsCut() {
        assertThat(result("HTTP/1.1 500 X\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000)))
                .hasSize(256);
        L7Options none = L7Options.defaults().with(change -> change.maxErrorBytes = 0);
        assertThat(result(none, "HTTP/1.1 500 X\r\nContent-Length: 4\r\n\r\nfull"))
                .isEmpty();
    }

    @Test
    void bodyThatIsNoTextIsNotShown() {
        assertThat(result("HTTP/1.1 500 X\r\nContent-Length: 4\r\n\r\n\u001f\u008b\u0008x"))
                .isEmpty();
    }

    @Test
    void responseBehindTheAnswerToHeadIsNoBody() {
        var talk = http().client("HEAD / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n")
                .server("HTTP/1.1 404 X\r\nContent-Length: 50\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                .close();
        assertThat(talk.rows()).extracting(row -> row.responseResult).containsOnly("");
        assertThat(talk.rows()).extracting(row -> row.responseCode).containsExactly(404, 200);
    }

    @Test
    void secretsInItAreMasked() {
        String answer = "HTTP/1.1 401 X\r\nContent-Length: 32\r\n\r\n{\"user\":\"u\",\"password\":\"s3cret\"}";
        assertThat(result(answer)).isEqualTo("{\"user\":\"u\",\"password\":\"?\"}");
        assertThat(result(L7Options.defaults().with(change -> change.obfuscate = false), answer))
                .contains("s3cret");
    }
}
