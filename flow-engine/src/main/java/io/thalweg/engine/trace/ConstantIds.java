package io.thalweg.engine.trace;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Which ids that should be one request's are constants: a health checker's, or a gateway's that has been set up so. The requests
 * of one id lie within the first of them, but for a few that were tried again or that nobody waited for; those of a constant
 * follow each other without end.
 */
final class ConstantIds {
    /** Requests of one x-request-id that begin or go on when all before them have ended. */
    static final int X_REQUEST_ID = 4;
    /** The same of one trace id, of which much may come when nobody waits for it any more. */
    static final int TRACE_ID = 64;

    private static final byte REQUESTS = 1;
    private static final byte CONSTANT = 2;

    private final int mostApart;
    private final IntFunction<Span> spans;
    private KeyGroups groups;
    private long slack;
    private byte[] known = {};

    /** @param spans by the numbers in the groups, which are in order of start */
    ConstantIds(int mostApart, IntFunction<Span> spans) {
        this.mostApart = mostApart;
        this.spans = spans;
    }

    /** @param slackMicros that clocks may be apart */
    void of(KeyGroups ids, long slackMicros) {
        groups = ids;
        slack = slackMicros;
        if (known.length < ids.groups()) {
            known = new byte[ids.groups() + ids.groups() / 2];
        } else {
            Arrays.fill(known, 0, ids.groups(), (byte) 0);
        }
    }

    boolean isConstant(int group) {
        if (known[group] == 0) {
            known[group] = apart(group) > mostApart ? CONSTANT : REQUESTS;
        }
        return known[group] == CONSTANT;
    }

    private int apart(int group) {
        int apart = 0;
        long end = Long.MIN_VALUE;
        for (int i = groups.start(group); i < groups.end(group) && apart <= mostApart; i++) {
            long until = Cover.until(spans.apply(groups.value(i)));
            if (end == Long.MIN_VALUE || until > end + slack) {
                apart++;
                end = until;
            }
        }
        return apart;
    }
}
