package io.thalweg.engine.flow;

import io.thalweg.engine.row.L4FlowLog;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Merges the rows of health checks. A load balancer or kubelet that opens a connection and resets it at once, every second
 * and for every server, would otherwise have a row of its own for each ({@code close_type} 20). Between the flow engines
 * and the sinks: in the flow job, and in {@code replay}.
 *
 * <p>Those of one minute and {@link HealthCheckKey} become one row with client port 0 and the ids of the flows; one that is
 * alone stays as it is. The row leaves when its minute has been over for {@value #LATENESS_SECONDS} s of event time, since
 * a flow that was reset ends for the engine only after 35 s of silence. What comes later still is told in rows of its own:
 * nothing is lost, whatever the order.
 *
 * <p>Holds the logic; the state is in the {@link HealthChecks} that are open. At most {@code maxWaiting} rows wait: one
 * beyond that makes the oldest leave before its time.
 */
public final class HealthCheckMerger {
    /** How long after its minute a health check may come and still be merged. */
    public static final int LATENESS_SECONDS = 40;

    /** Flow ids in a row; the others are counted. */
    static final int MAX_FLOW_IDS = 1024;

    /** Rows that are told in another one. */
    public long merged;
    /** Rows that left before their time because too many were waiting. */
    public long evicted;
    /** Flow ids that a row had no room for. */
    public long flowIdsLeftOut;

    private final int maxWaiting;
    private final Consumer<L4FlowLog> out;
    private HealthChecks open;

    /** @param out takes the rows, merged or not, when they are final */
    public HealthCheckMerger(int maxWaiting, Consumer<L4FlowLog> out) {
        if (maxWaiting < 1) {
            throw new IllegalArgumentException("maxWaiting: " + maxWaiting + "; allowed: 1 and more");
        }
        this.maxWaiting = maxWaiting;
        this.out = out;
    }

    /** Whether the row is one of a health check, to be handed to {@link #take}. */
    public static boolean isHealthCheck(L4FlowLog row) {
        return row.closeType == CloseType.NORMAL_CLIENT_RST;
    }

    /** The same number for all rows that may be merged, and on every machine; its low bits spread the others. */
    public static int spread(L4FlowLog row) {
        long client = FlowHash.endpoint(row.ip60High, row.ip60Low ^ row.ip40, 0);
        long server = FlowHash.endpoint(row.ip61High, row.ip61Low ^ row.ip41, row.serverPort);
        return (int) (FlowHash.spread(client + 31 * server) >>> 32);
    }

    /** When the row's minute may be told, in seconds since the epoch: the time to {@link #advance} to. */
    public static long dueSecond(L4FlowLog row) {
        return due(HealthCheckKey.minute(row));
    }

    private static long due(int minute) {
        return HealthCheckKey.endOf(minute) + LATENESS_SECONDS;
    }

    public void open(HealthChecks checks) {
        open = checks;
    }

    /** Takes a health check's row, which is the merger's from now on. */
    public void take(L4FlowLog row) {
        HealthCheckKey key = HealthCheckKey.of(row);
        MergedHealthCheck known = open.waiting.get(key);
        if (known != null) {
            merged++;
            flowIdsLeftOut += known.add(row, MAX_FLOW_IDS);
            return;
        }
        if (open.waiting.size() >= maxWaiting) {
            evicted++;
            Iterator<MergedHealthCheck> oldest = open.waiting.values().iterator();
            out.accept(oldest.next().finished());
            oldest.remove();
        }
        open.put(key, new MergedHealthCheck(row));
    }

    /** Tells the minutes that have been over for long enough. */
    public void advance(long second) {
        if (second < due(open.firstMinute)) {
            return;
        }
        int first = HealthChecks.NEVER;
        Iterator<Map.Entry<HealthCheckKey, MergedHealthCheck>> all =
                open.waiting.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<HealthCheckKey, MergedHealthCheck> next = all.next();
            int minute = next.getKey().minute();
            if (due(minute) <= second) {
                out.accept(next.getValue().finished());
                all.remove();
            } else {
                first = Math.min(first, minute);
            }
        }
        open.firstMinute = first;
    }

    /** Tells all that waits. */
    public void finish() {
        advance(Long.MAX_VALUE);
    }
}
