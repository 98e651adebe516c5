package io.thalweg.agent.replay;

import io.thalweg.agent.pcap.PacketSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a first reading tells: so that times can be moved, and so that what batches say of time is true.
 *
 * @param packets of all files
 * @param firstNanos the oldest time stamp; 0: no packets
 * @param lastNanos the newest time stamp
 * @param disorderNanos a packet may be this much older than one before it
 */
record CaptureSurvey(long packets, long firstNanos, long lastNanos, long disorderNanos) {

    static CaptureSurvey of(List<Path> files, Consumer<String> complaints) throws IOException {
        long packets = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        long disorder = 0;
        try (MergedFiles merged = MergedFiles.open(files, complaints)) {
            for (PacketSource packet = merged.next(); packet != null; packet = merged.next()) {
                long time = packet.timestampNanos();
                packets++;
                first = Math.min(first, time);
                last = Math.max(last, time);
                disorder = Math.max(disorder, last - time);
            }
        }
        return packets == 0 ? new CaptureSurvey(0, 0, 0, 0) : new CaptureSurvey(packets, first, last, disorder);
    }
}
