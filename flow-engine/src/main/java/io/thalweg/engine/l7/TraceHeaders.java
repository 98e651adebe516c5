package io.thalweg.engine.l7;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Trace and span ids out of the headers that tracers add to requests, whatever protocol carries them.
 *
 * <p>A message may have several. The one that comes first in {@link HeaderRules#traceIds} gives trace id and span id, the
 * next one with another trace id the second trace id. Formats: W3C Trace Context; SkyWalking cross-process headers v1 to v3;
 * Zipkin B3 in one header and in two; Jaeger {@code uber-trace-id}, whose span id is its second field. Of a header that is
 * none of these the whole value is the trace id.
 */
public final class TraceHeaders {
    static final List<String> NAMES =
            List.of("traceparent", "sw8", "b3", "x-b3-traceid", "uber-trace-id", "sw6", "sw3");

    /** What SkyWalking's headers may have. */
    private static final int MAX_BYTES = 2048;

    private enum Format {
        W3C,
        SKYWALKING,
        SKYWALKING_3,
        B3,
        JAEGER,
        WHOLE_VALUE;

        static Format of(String name) {
            return switch (HeaderNames.normal(name)) {
                case "traceparent" -> W3C;
                case "sw8", "sw6" -> SKYWALKING;
                case "sw3" -> SKYWALKING_3;
                case "b3" -> B3;
                case "uber-trace-id" -> JAEGER;
                default -> WHOLE_VALUE;
            };
        }
    }

    private final HeaderNames names;
    private final HeaderNames spanNames;
    private final Format[] formats;
    private final String[] traceIds;
    private final String[] spanIds;
    private String loneSpanId = "";
    private boolean found;

    public TraceHeaders(HeaderRules rules) {
        names = new HeaderNames(rules.traceIds());
        spanNames = new HeaderNames(rules.spanIds());
        formats = rules.traceIds().stream().map(Format::of).toArray(Format[]::new);
        traceIds = new String[formats.length];
        spanIds = new String[formats.length];
    }

    /** Forgets the headers of the message before. */
    public void begin() {
        if (found) {
            Arrays.fill(traceIds, null);
            Arrays.fill(spanIds, null);
            loneSpanId = "";
            found = false;
        }
    }

    /** Whether a header of this name would be taken. */
    public boolean isOne(byte[] b, int nameFrom, int nameTo) {
        return names.contains(b, nameFrom, nameTo) || spanNames.contains(b, nameFrom, nameTo);
    }

    /** Takes a header if it is one of a tracer's. */
    public void header(byte[] b, int nameFrom, int nameTo, int from, int to) {
        header(b, nameFrom, nameTo, b, from, to);
    }

    /** The same for a name and a value that lie in different places. */
    public void header(byte[] name, int nameFrom, int nameTo, byte[] b, int from, int to) {
        if (to - from > MAX_BYTES || from >= to) {
            return;
        }
        int place = names.indexOf(name, nameFrom, nameTo);
        if (place >= 0) {
            take(place, text(b, from, to));
        } else if (spanNames.contains(name, nameFrom, nameTo)) {
            loneSpanId = text(b, from, to);
            found = true;
        }
    }

    private static String text(byte[] b, int from, int to) {
        return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private void take(int place, String value) {
        switch (formats[place]) {
            case W3C, B3 -> {
                String[] fields = value.split("-", -1);
                int first = formats[place] == Format.W3C ? 1 : 0;
                if (fields.length > first + 1) {
                    set(place, fields[first], fields[first + 1]);
                }
            }
            case SKYWALKING -> {
                String[] fields = value.split("-", -1);
                if (fields.length > 3) {
                    set(place, decoded(fields[1]), decoded(fields[2]) + "-" + fields[3]);
                }
            }
            case SKYWALKING_3 -> {
                String[] fields = value.split("\\|", -1);
                if (fields.length > 7) {
                    set(place, fields[7], fields[0] + "-" + fields[1]);
                }
            }
            case JAEGER -> {
                String[] fields = value.split(":", -1);
                if (fields.length == 1) {
                    fields = value.split("%3[Aa]", -1);
                }
                if (fields.length > 1) {
                    set(place, fields[0], fields[1]);
                }
            }
            case WHOLE_VALUE -> set(place, value, null);
        }
    }

    private void set(int place, String traceId, String spanId) {
        traceIds[place] = traceId;
        spanIds[place] = spanId;
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
                message.spanId = spanIds[i] == null ? loneSpanId : spanIds[i];
            } else if (!traceIds[i].equals(message.traceId)) {
                message.traceId2 = traceIds[i];
                return;
            }
        }
    }
}
