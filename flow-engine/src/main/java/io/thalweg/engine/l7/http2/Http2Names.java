package io.thalweg.engine.l7.http2;

import io.thalweg.engine.l7.HeaderLines;
import io.thalweg.engine.l7.HeaderNames;
import io.thalweg.engine.l7.HeaderRules;
import io.thalweg.engine.l7.TraceHeaders;

/** Tells by its name what a header field is to us: by HTTP/2 and gRPC, and by the options. One per parser. */
final class Http2Names {
    private final HeaderNames requestIds;
    private final HeaderNames clients;
    private final TraceHeaders traces;
    /** By which others may be shown; null when none are. */
    private final HeaderLines shown;

    private final Http2Header[] ofStaticTable = new Http2Header[HpackStaticTable.LAST];

    Http2Names(HeaderRules rules, TraceHeaders traces, HeaderLines shown) {
        this.shown = shown;
        this.requestIds = new HeaderNames(rules.requestIds());
        this.clients = new HeaderNames(rules.clients());
        this.traces = traces;
        for (int index = 1; index <= HpackStaticTable.LAST; index++) {
            byte[] name = HpackStaticTable.name(index);
            ofStaticTable[index - 1] = of(name, 0, name.length);
        }
    }

    /** @param index 1 to {@link HpackStaticTable#LAST} */
    Http2Header ofStatic(int index) {
        return ofStaticTable[index - 1];
    }

    Http2Header of(byte[] b, int from, int to) {
        Http2Header header = Http2Header.of(b, from, to);
        if (header != Http2Header.OTHER) {
            return header;
        }
        if (requestIds.contains(b, from, to)) {
            return Http2Header.REQUEST_ID;
        }
        if (clients.contains(b, from, to)) {
            return Http2Header.CLIENT;
        }
        if (traces.isOne(b, from, to)) {
            return Http2Header.TRACE;
        }
        boolean isShown = shown != null && !shown.isSecret(b, from, to);
        return isShown ? Http2Header.SHOWN : Http2Header.OTHER;
    }
}
