package io.thalweg.standalone.faults;

import java.util.Map;

/**
 * What a run came to; there is one only if all of it was as expected.
 *
 * @param kills how often each process was killed
 * @param flowRows in ClickHouse, each once
 * @param metricBytes that the seconds of {@code network_map} add up to
 * @param settleSeconds from the last kill until all was there
 */
public record FaultReport(
        Map<String, Integer> kills,
        long flowRows,
        long sessionRows,
        long packets,
        long bytes,
        String metricBytes,
        long trafficSeconds,
        long settleSeconds) {}
