package io.thalweg.engine.l7.dubbo;

import io.thalweg.engine.l7.HeaderNames;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.TraceHeaders;

/**
 * What the body of a request says: Dubbo's version, service, the service's version, method, types of the arguments, the
 * arguments, attachments. Arguments are never kept.
 */
final class DubboInvocation implements DubboBody.Attachments {
    private final TextCache texts;
    private final TraceHeaders traces;
    private final HeaderNames requestIds;
    private L7Message message;

    DubboInvocation(L7Options options, TextCache texts) {
        this.texts = texts;
        this.traces = new TraceHeaders(options.headers());
        this.requestIds = new HeaderNames(options.headers().requestIds());
    }

    void read(DubboBody body, L7Message into) {
        message = into;
        if (!body.text()) {
            return;
        }
        into.version = text(body);
        if (!body.text()) {
            return;
        }
        String service = text(body);
        into.requestDomain = service;
        into.requestResource = service;
        into.attribute("rpc_service", service);
        if (!body.text() || !body.text()) {
            return;
        }
        into.requestType = text(body);
        into.endpoint = texts.cut(service + "/" + into.requestType);
        if (body.text()) {
            traces.begin();
            body.attachments(arguments(body.text, body.textFrom, body.textTo), this);
            traces.fill(into);
        }
    }

    private String text(DubboBody body) {
        return texts.text(body.text, body.textFrom, body.textTo);
    }

    /** How many types a descriptor has: {@code Ljava/lang/String;[IJ} has three. */
    static int arguments(byte[] b, int from, int to) {
        int count = 0;
        int at = from;
        while (at < to) {
            while (at < to && b[at] == '[') {
                at++;
            }
            if (at < to && b[at] == 'L') {
                while (at < to && b[at] != ';') {
                    at++;
                }
            }
            at++;
            count++;
        }
        return count;
    }

    @Override
    public void attachment(byte[] names, int nameFrom, int nameTo, byte[] values, int from, int to) {
        if (requestIds.contains(names, nameFrom, nameTo)) {
            message.xRequestId = texts.text(values, from, to);
        } else if (names == values) {
            traces.header(values, nameFrom, nameTo, from, to);
        } else {
            byte[] both = new byte[nameTo - nameFrom + to - from];
            System.arraycopy(names, nameFrom, both, 0, nameTo - nameFrom);
            System.arraycopy(values, from, both, nameTo - nameFrom, to - from);
            traces.header(both, 0, nameTo - nameFrom, nameTo - nameFrom, both.length);
        }
    }
}
