package io.thalweg.engine.l7;

import java.io.Serializable;

/**
 * How much of a failed HTTP request is told besides its columns, as attributes: request and response header fields, and the
 * beginning of the request's body. What a request brings waits with it for its response, so nothing is kept by default.
 * DeepFlow has the same three, {@code error_request_header} and so on, with the same default.
 *
 * @param requestHeaderBytes bytes of the attribute {@code request_header}; 0: none
 * @param requestPayloadBytes bytes of the attribute {@code request_payload}; 0: none
 * @param responseHeaderBytes bytes of the attribute {@code response_header}; 0: none
 */
public record FailedRequestRules(int requestHeaderBytes, int requestPayloadBytes, int responseHeaderBytes)
        implements Serializable {
    public static final String REQUEST_HEADER = "request_header";
    public static final String REQUEST_PAYLOAD = "request_payload";
    public static final String RESPONSE_HEADER = "response_header";

    public FailedRequestRules {
        L7Limits.atLeast("requestHeaderBytes", requestHeaderBytes, 0);
        L7Limits.atLeast("requestPayloadBytes", requestPayloadBytes, 0);
        L7Limits.atLeast("responseHeaderBytes", responseHeaderBytes, 0);
    }

    /** Whether header fields are wanted that are of no account otherwise. */
    public boolean wantsHeaders() {
        return requestHeaderBytes > 0 || responseHeaderBytes > 0;
    }

    /** Whether messages carry something that only a failure shows. */
    boolean isOn() {
        return wantsHeaders() || requestPayloadBytes > 0;
    }

    /** Whether an attribute is one that only a failure shows. */
    static boolean isOne(String attribute) {
        return attribute.equals(REQUEST_HEADER)
                || attribute.equals(REQUEST_PAYLOAD)
                || attribute.equals(RESPONSE_HEADER);
    }
}
