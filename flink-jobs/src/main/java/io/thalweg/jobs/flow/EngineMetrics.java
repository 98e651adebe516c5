package io.thalweg.jobs.flow;

import io.thalweg.engine.EngineCounters;
import io.thalweg.engine.decode.DecodeError;
import io.thalweg.engine.l7.L7Counters;
import io.thalweg.engine.syscall.SyscallCounters;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the engines tell of themselves. Their counters are read as they stand by the reporter's thread: a
 * figure may be a moment old, never torn.
 */
final class EngineMetrics {
    private EngineMetrics() {}

    static void add(MetricGroup group, EngineCounters engine) {
        gauge(group, "packets", () -> engine.packets);
        gauge(group, "bytes", () -> engine.bytes);
        gauge(group, "flowsBegun", () -> engine.flowsBegun);
        gauge(group, "flowsEvicted", () -> engine.flowsEvicted);
        gauge(group, "flowRows", () -> engine.flowRows);
        gauge(group, "sessionRows", () -> engine.sessionRows);
        addL7(group, engine.l7);
        for (DecodeError reason : DecodeError.values()) {
            gauge(group, reason.metric(), () -> engine.decodeErrors(reason));
        }
    }

    static void add(MetricGroup group, SyscallCounters engine) {
        gauge(group, "events", () -> engine.events);
        gauge(group, "bytes", () -> engine.bytes);
        gauge(group, "socketsBegun", () -> engine.socketsBegun);
        gauge(group, "socketsEvicted", () -> engine.socketsEvicted);
        gauge(group, "eventsBuffered", () -> engine.eventsBuffered);
        gauge(group, "eventsMissing", () -> engine.eventsMissing);
        gauge(group, "eventsLate", () -> engine.eventsLate);
        gauge(group, "eventsUnknown", () -> engine.eventsUnknown);
        gauge(group, "sessionRows", () -> engine.sessionRows);
        addL7(group, engine.l7);
    }

    private static void addL7(MetricGroup group, L7Counters l7) {
        gauge(group, "l7Malformed", l7::malformed);
        gauge(group, "l7NotInferred", () -> l7.notInferred);
        gauge(group, "l7LostBytes", () -> l7.lostBytes);
        gauge(group, "l7SegmentsBuffered", () -> l7.segmentsBuffered);
        gauge(group, "l7PluginFaults", () -> l7.pluginFaults);
        gauge(group, "l7OutstandingOverflow", () -> l7.outstandingOverflow);
    }

    private static void gauge(MetricGroup group, String name, Gauge<Long> value) {
        group.gauge(name, value);
    }
}
