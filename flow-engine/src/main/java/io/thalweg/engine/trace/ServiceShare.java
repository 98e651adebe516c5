package io.thalweg.engine.trace;

import io.thalweg.engine.row.AddressText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A service and its part of a trace: the self time of the spans at its side.
 *
 * @param type {@code auto_service_type}; 0 when AutoTagging knows none
 * @param id {@code auto_service_id}
 * @param name what is known without AutoTagging: the application's name for itself, the process, or the address
 * @param selfMicros sum of the self times of its spans
 * @param ratio of the self times of all spans, 0 to 1
 */
public record ServiceShare(int type, long id, String name, long selfMicros, double ratio) {
    private static final int IP = 255;

    private record Service(int type, long id, String name) {
        String uid() {
            return id == 0 ? name : type + "-" + id;
        }
    }

    /** The same text for the same service. */
    public String uid() {
        return new Service(type, id, name).uid();
    }

    /** {@link #uid} of the service at whose side a span is. */
    public static String uidOf(Span span) {
        return service(span).uid();
    }

    static List<ServiceShare> of(Trace trace) {
        Map<Service, Long> sums = new HashMap<>();
        long total = 0;
        for (int i = 0; i < trace.size(); i++) {
            long selfTime = trace.selfTime(i);
            sums.merge(service(trace.span(i)), selfTime, Long::sum);
            total += selfTime;
        }
        List<ServiceShare> shares = new ArrayList<>();
        for (Map.Entry<Service, Long> entry : sums.entrySet()) {
            Service service = entry.getKey();
            double ratio = total == 0 ? 0 : (double) entry.getValue() / total;
            shares.add(new ServiceShare(service.type, service.id, service.name, entry.getValue(), ratio));
        }
        shares.sort(Comparator.comparingLong(ServiceShare::selfMicros)
                .reversed()
                .thenComparing(ServiceShare::type)
                .thenComparing(ServiceShare::id)
                .thenComparing(ServiceShare::name));
        return shares;
    }

    /** The name of the service at whose side a span is, as far as it is known without AutoTagging. */
    public static String nameOf(Span span) {
        if (!span.appService.isEmpty()) {
            return span.appService;
        }
        boolean isServer = !isOfClient(span);
        String process = isServer ? span.processKname1 : span.processKname0;
        return process.isEmpty() ? address(span, isServer) : process;
    }

    /** Whether the span is at the client's side, so that columns {@code _0} are of its service. */
    public static boolean isOfClient(Span span) {
        boolean isInternal = span.point == SpanPoint.APPLICATION && span.autoServiceId1 == 0;
        return span.point.isClientSide() || isInternal;
    }

    private static Service service(Span span) {
        boolean isClient = isOfClient(span);
        int type = isClient ? span.autoServiceType0 : span.autoServiceType1;
        long id = isClient ? span.autoServiceId0 : span.autoServiceId1;
        boolean isKnown = type != 0 && type != IP && id != 0;
        return isKnown ? new Service(type, id, "") : new Service(0, 0, nameOf(span));
    }

    private static String address(Span span, boolean isServer) {
        if (span.isIpv4 != 0) {
            return AddressText.ipv4(isServer ? span.ip41 : span.ip40);
        }
        return isServer ? AddressText.ipv6(span.ip61High, span.ip61Low) : AddressText.ipv6(span.ip60High, span.ip60Low);
    }
}
