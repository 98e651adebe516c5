package io.thalweg.engine.l7;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Trace and span ids out of the headers that tracers add to requests, whatever protocol carries them.
 *
 * <p>A message may have several. The header that comes first in {@link #NAMES} gives trace id and span id, the next one
 * with another trace id the second trace id. Formats: W3C Trace Context; SkyWalking cross-process headers v1 to v3; Zipkin
 * B3 in one header and in two; Jaeger {@code uber-trace-id}, whose span id is its second field.
 */
public final class TraceHeaders {
    private static final String[] NAMES = {
        "traceparent", "sw8", "b3", "x-b3-traceid", "uber-trace-id", "sw6", "sw3", "x-b3-spanid"
    };
    private static final byte[][] NAME_BYTES = bytes(NAMES);
    private static final int TRACEPARENT = 0;
    private static final int SW8 = 1;
    private static final int B3 = 2;
    private static final int X_B3_TRACE_ID = 3;
    private static final int UBER_TRACE_ID = 4;
    private static final int SW6 = 5;
    private static final int SW3 = 6;
    private static final int X_B3_SPAN_ID = 7;
    private static final int MAX_BYTES = 512;
    /** Bit set of the lengths of the names. */
    private static final int LENGTHS = lengths();

    private final String[] traceIds = new String[X_B3_SPAN_ID];
    private final String[] spanIds = new String[X_B3_SPAN_ID];
    private boolean found;

    private static int lengths() {
        int lengths = 0;
        for (String name : NAMES) {
            lengths |= 1 << name.length();
        }
        return lengths;
    }

    private static byte[][] bytes(String[] names) {
        byte[][] bytes = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            bytes[i] = names[i].getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }

    /** Forgets the headers of the message before. */
    public void begin() {
        if (found) {
            java.util.Arrays.fill(traceIds, null);
            java.util.Arrays.fill(spanIds, null);
            found = false;
        }
    }

    /** Takes a header if it is one of a tracer's. */
    public void header(byte[] b, int nameFrom, int nameTo, int from, int to) {
        int length = nameTo - nameFrom;
        if (length > 31 || (LENGTHS >>> length & 1) == 0 || to - from > MAX_BYTES || from >= to) {
            return;
        }
        for (int i = 0; i < NAME_BYTES.length; i++) {
            if (NAME_BYTES[i].length == length && AsciiBytes.equalsIgnoreCase(b, nameFrom, nameTo, NAME_BYTES[i])) {
                take(i, new String(b, from, to - from, StandardCharsets.ISO_8859_1));
                return;
            }
        }
    }

    private void take(int header, String value) {
        switch (header) {
            case TRACEPARENT, B3 -> {
                String[] fields = value.split("-", -1);
                int first = header == TRACEPARENT ? 1 : 0;
                if (fields.length > first + 1) {
                    set(header, fields[first], fields[first + 1]);
                }
            }
            case SW8, SW6 -> {
                String[] fields = value.split("-", -1);
                if (fields.length > 3) {
                    set(header, decoded(fields[1]), decoded(fields[2]) + "-" + fields[3]);
                }
            }
            case SW3 -> {
                String[] fields = value.split("\\|", -1);
                if (fields.length > 7) {
                    set(header, fields[7], fields[0] + "-" + fields[1]);
                }
            }
            case UBER_TRACE_ID -> {
                String[] fields = value.split(":", -1);
                if (fields.length == 1) {
                    fields = value.split("%3[Aa]", -1);
                }
                if (fields.length > 1) {
                    set(header, fields[0], fields[1]);
                }
            }
            case X_B3_TRACE_ID -> {
                traceIds[X_B3_TRACE_ID] = value;
                found = true;
            }
            default -> {
                spanIds[X_B3_TRACE_ID] = value;
                found = true;
            }
        }
    }

    private void set(int header, String traceId, String spanId) {
        traceIds[header] = traceId;
        spanIds[header] = spanId;
        found = true;
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return base64;
        }
    }

    /** Writes what was found into the message. */
    public void fill(L7Message message) {
        if (!found) {
            return;
        }
        for (int i = 0; i < traceIds.length; i++) {
            if (traceIds[i] == null) {
                continue;
            }
            if (message.traceId.isEmpty()) {
                message.traceId = traceIds[i];
                message.spanId = spanIds[i] == null ? "" : spanIds[i];
            } else if (!traceIds[i].equals(message.traceId)) {
                message.traceId2 = traceIds[i];
                return;
            }
        }
    }
}
