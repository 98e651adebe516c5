package io.thalweg.engine.l7.http2;

import static io.thalweg.engine.l7.http2.Http2Bytes.PREFACE;
import static io.thalweg.engine.l7.http2.Http2Bytes.SETTINGS;
import static io.thalweg.engine.l7.http2.Http2Bytes.block;
import static io.thalweg.engine.l7.http2.Http2Bytes.data;
import static io.thalweg.engine.l7.http2.Http2Bytes.frame;
import static io.thalweg.engine.l7.http2.Http2Bytes.headers;
import static io.thalweg.engine.l7.http2.Http2Bytes.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.Talk;
import io.thalweg.engine.row.L7FlowLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a failed request over HTTP/2 tells besides its columns, where the options ask for it. */
final class FailedCallTest {
    private static final int GET = 2;
    private static final int POST = 3;
    private static final int HTTP = 6;
    private static final int NEWEST = 62;
    private static final int SERVER_ERROR = 14;
    private static final L7Options TOLD = L7Options.defaults().with(change -> {
        change.failedRequestHeaderBytes = 512;
        change.failedRequestPayloadBytes = 64;
        change.failedResponseHeaderBytes = 512;
    });

    private static Talk talk() {
        return Talk.tcp(80).options(TOLD).savingEachPacket().client(PREFACE).server(SETTINGS);
    }

    private static String attribute(L7FlowLog row, String name) {
        int at = List.of(row.attributeNames).indexOf(name);
        return at < 0 ? null : row.attributeValues[at];
    }

    private static byte[] text(int streamId, String body) {
        return frame(0, Http2Bytes.END, streamId, body.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void failedRequestShowsHeadersAndBody() {
        L7FlowLog row = talk().client(headers(
                        1,
                        false,
                        block().indexed(POST)
                                .indexed(HTTP)
                                .plain(":path", "/orders")
                                .inserted("x-tenant", "blue")
                                .plain("user-agent", "ua/1")
                                .plain("cookie", "a=hunter2")
                                .inserted("x-api-key", "hunter2")))
                .client(text(1, "{\"count\": 12, \"token\": \"hunter2\"}"))
                .server(headers(
                        1,
                        true,
                        block().indexed(SERVER_ERROR).plain("server", "shop/1").plain("set-cookie", "hunter2")))
                .close()
                .rows()
                .get(0);
        assertThat(attribute(row, "request_header")).isEqualTo("x-tenant: blue\nuser-agent: ua/1");
        assertThat(attribute(row, "request_payload")).isEqualTo("{\"count\": 12, \"token\": \"?\"}");
        assertThat(attribute(row, "response_header")).isEqualTo("server: shop/1");
        assertThat(String.join("", row.attributeValues)).doesNotContain("hunter2");
    }

    @Test
    void fieldOfTheTableIsShownWithItsName() {
        List<L7FlowLog> rows = talk().client(headers(
                        1,
                        true,
                        block().indexed(GET).indexed(HTTP).plain(":path", "/a").inserted("x-tenant", "blue")))
                .server(headers(1, true, block().indexed(SERVER_ERROR)))
                .client(headers(
                        3,
                        true,
                        block().indexed(GET).indexed(HTTP).plain(":path", "/b").indexed(NEWEST)))
                .server(headers(3, true, block().indexed(SERVER_ERROR)))
                .close()
                .rows();
        assertThat(rows)
                .extracting(row -> attribute(row, "request_header"))
                .containsExactly("x-tenant: blue", "x-tenant: blue");
    }

    @Test
    void goodRequestShowsNothing() {
        L7FlowLog row = talk().client(headers(
                        1,
                        false,
                        block().indexed(POST).indexed(HTTP).plain(":path", "/a").plain("x-tenant", "blue")))
                .client(data(1, true, 10))
                .server(ok(1, 10))
                .close()
                .rows()
                .get(0);
        assertThat(row.attributeNames).isEmpty();
    }
}
