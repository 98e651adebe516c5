package io.thalweg.engine.l7.http;

import io.thalweg.engine.l7.EndpointPaths;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.UrlTexts;

/**
 * What a request target says (RFC 9112, section 3.2): resource, endpoint and, in the absolute form, the host. User name and
 * password of an absolute target are left out.
 */
final class HttpTarget {
    private final UrlTexts urls;
    private final EndpointPaths paths;

    HttpTarget(L7Options options, TextCache texts) {
        this.urls = new UrlTexts(options, texts);
        this.paths = new EndpointPaths(options, texts);
    }

    /** The target as it may be shown; of other URLs than targets, too. */
    String resource(byte[] b, int from, int to) {
        return urls.text(b, from, to);
    }

    /** Host of the absolute form; empty in the others. */
    String host(byte[] b, int from, int to) {
        return urls.host(b, from, to);
    }

    String endpoint(byte[] b, int from, int to) {
        return paths.endpoint(b, UrlTexts.path(b, from, to), to);
    }
}
