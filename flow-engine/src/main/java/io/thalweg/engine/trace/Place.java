package io.thalweg.engine.trace;

/** Where a span was: which process, which instance, whether two can be of one place. */
final class Place {
    /** An address that is nobody's: its number is that of a subnet. */
    private static final int IP = 255;

    private static final int LOOPBACK = 127;

    /** Whether two spans are of one place. */
    enum Match {
        YES,
        UNKNOWN,
        NO
    }

    private Place() {}

    /** Of a process's own span: the process, as far as it is known, else its instance; 0: neither. */
    static long process(Span span) {
        if (span.processId() != 0) {
            return SpanLinks.mix(span.agentId, span.processId());
        }
        boolean isServer = span.point.isServerSide();
        return instance(
                isServer ? span.autoInstanceType1 : span.autoInstanceType0,
                isServer ? span.autoInstanceId1 : span.autoInstanceId0);
    }

    private static long instance(int type, long id) {
        return id == 0 || type == 0 || type == IP ? 0 : SpanLinks.mix(~type, id);
    }

    /** Whether the process that answered may be the one that asked. Both are spans of processes. */
    static boolean mayBeOneProcess(Span server, Span client) {
        if (server.agentId != client.agentId) {
            return false;
        }
        return server.processId1 == 0 || client.processId0 == 0 || server.processId1 == client.processId0;
    }

    /** Whether the server of one request is the client of another. */
    static Match serverIsClient(Span outer, Span inner) {
        if (outer.point == SpanPoint.SERVER_PROCESS && inner.point == SpanPoint.CLIENT_PROCESS) {
            return mayBeOneProcess(outer, inner) ? Match.YES : Match.NO;
        }
        long server = instance(outer.autoInstanceType1, outer.autoInstanceId1);
        long client = instance(inner.autoInstanceType0, inner.autoInstanceId0);
        if (server != 0 && client != 0) {
            return server == client ? Match.YES : Match.NO;
        }
        boolean isSeenAtServer = outer.point == SpanPoint.SERVER || outer.point == SpanPoint.SERVER_PROCESS;
        boolean isSeenAtClient = inner.point == SpanPoint.CLIENT || inner.point == SpanPoint.CLIENT_PROCESS;
        boolean isSameAddress = (outer.ip41 | outer.ip61High | outer.ip61Low) != 0
                && outer.isIpv4 == inner.isIpv4
                && outer.ip41 == inner.ip40
                && outer.ip61High == inner.ip60High
                && outer.ip61Low == inner.ip60Low;
        if (isSameAddress && !isLoopback(inner)) {
            return Match.YES;
        }
        return isSeenAtServer && isSeenAtClient && !isLoopback(outer) && !isLoopback(inner) ? Match.NO : Match.UNKNOWN;
    }

    private static boolean isLoopback(Span span) {
        return span.isIpv4 != 0
                ? span.ip40 >>> 24 == LOOPBACK || span.ip41 >>> 24 == LOOPBACK
                : span.ip60High == 0 && span.ip60Low == 1;
    }

    /** Whether two application spans, or one and the span of a process or interface, are of one instance. */
    static Match isOfInstance(Span application, Span other, boolean serverSide) {
        if (other.point.isApplication()) {
            return applications(application, other);
        }
        long own = own(application);
        long instance = serverSide
                ? instance(other.autoInstanceType1, other.autoInstanceId1)
                : instance(other.autoInstanceType0, other.autoInstanceId0);
        if (own == 0 || instance == 0) {
            return Match.UNKNOWN;
        }
        return own == instance ? Match.YES : Match.NO;
    }

    /** Whether a server's application span may be of a request, by the address that served it, as far as both tell it. */
    static boolean mayServeAt(Span application, Span request) {
        boolean isSeenAtServer = request.point == SpanPoint.SERVER || request.point == SpanPoint.SERVER_PROCESS;
        boolean isTold = (application.ip41 | application.ip61High | application.ip61Low) != 0;
        return !isSeenAtServer
                || !isTold
                || isLoopback(request)
                || application.isIpv4 != request.isIpv4
                || application.ip41 == request.ip41
                        && application.ip61High == request.ip61High
                        && application.ip61Low == request.ip61Low;
    }

    private static long own(Span application) {
        long own = instance(application.autoInstanceType1, application.autoInstanceId1);
        return application.point == SpanPoint.SERVER_APPLICATION || own != 0 && application.autoInstanceId0 == 0
                ? own
                : instance(application.autoInstanceType0, application.autoInstanceId0);
    }

    private static Match applications(Span a, Span b) {
        if (!a.appInstance.isEmpty() && !b.appInstance.isEmpty()) {
            return a.appInstance.equals(b.appInstance) && a.appService.equals(b.appService) ? Match.YES : Match.NO;
        }
        if (a.appService.isEmpty() || b.appService.isEmpty()) {
            return Match.UNKNOWN;
        }
        return a.appService.equals(b.appService) ? Match.YES : Match.NO;
    }
}
