package io.thalweg.standalone.clickhouse.http;

import com.sun.net.httpserver.Headers;

/** What every response tells of the server. */
record ServerIdentity(String displayName, String version, String timezone) {
    /** Shorter than the idle time after which the server closes, so that a client never writes into a closing one. */
    static final int KEEP_ALIVE_SECONDS = 20;

    void describe(Headers headers) {
        headers.set("X-ClickHouse-Server-Display-Name", displayName);
        headers.set("X-ClickHouse-Timezone", timezone);
        headers.set("Keep-Alive", "timeout=" + KEEP_ALIVE_SECONDS);
    }
}
