package io.thalweg.engine.trace.export;

import io.thalweg.engine.flow.FlowHash;
import io.thalweg.engine.trace.Span;
import io.thalweg.engine.trace.Trace;
import java.util.HashSet;
import java.util.Set;

/**
 * Ids as OpenTelemetry, Jaeger and Zipkin want them: 32 hexadecimal digits for a trace, 16 for a span. Those that
 * applications gave stay; the others are made of the ids of rows, so that they are the same in each export.
 */
final class ExportedIds {
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    private final String trace;
    private final String[] spans;

    ExportedIds(Trace trace) {
        String told = trace.traceId();
        this.trace = isHex(told, TRACE_DIGITS) ? told : made(trace.id());
        spans = new String[trace.size()];
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < spans.length; i++) {
            Span span = trace.span(i);
            boolean isTold = span.point.isApplication() && isHex(span.spanId, SPAN_DIGITS);
            // Two of the same row id, or with the id that an application chose, are still two spans.
            String id = isTold && !taken.contains(span.spanId) ? span.spanId : hex(span.id);
            for (long attempt = 1; !taken.add(id); attempt++) {
                id = hex(FlowHash.spread(span.id + attempt));
            }
            spans[i] = id;
        }
    }

    String trace() {
        return trace;
    }

    String span(int index) {
        return spans[index];
    }

    private static String made(long id) {
        return hex(FlowHash.spread(id)) + hex(id);
    }

    /** All zeros is no id. */
    private static String hex(long id) {
        return String.format("%016x", id == 0 ? 1 : id);
    }

    private static boolean isHex(String text, int digits) {
        if (text.length() != digits) {
            return false;
        }
        boolean isZero = true;
        for (int i = 0; i < digits; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
            isZero &= c == '0';
        }
        return !isZero;
    }
}
