package io.thalweg.standalone.pipeline;

import io.thalweg.agent.pcap.CaptureFile;
import io.thalweg.agent.pcap.PacketSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** When the packets of a capture file were, in order. */
final class PacketTimes {
    private final long[] micros;

    private PacketTimes(long[] micros) {
        this.micros = micros;
    }

    static PacketTimes of(Path capture) throws IOException {
        long[] micros = new long[1 << 20];
        int count = 0;
        try (PacketSource source = CaptureFile.open(capture)) {
            while (source.next()) {
                if (count == micros.length) {
                    micros = Arrays.copyOf(micros, 2 * count);
                }
                micros[count++] = source.timestampNanos() / 1000;
            }
        }
        long[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return new PacketTimes(sorted);
    }

    long last() {
        return micros[micros.length - 1];
    }

    /** How many are not after this time. */
    long countUntil(long time) {
        int low = 0;
        int high = micros.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (micros[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
