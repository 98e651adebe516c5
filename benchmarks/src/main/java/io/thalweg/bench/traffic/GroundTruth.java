package io.thalweg.bench.traffic;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is in a generated capture, counted by those who made it: what a flow engine must find again. Kept as JSON beside
 * the capture, with the field names in snake case.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class GroundTruth {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    CaptureParameters parameters;
    long packets;
    /** Of whole frames. */
    long wireBytes;
    /** Of what the snap length left of them. */
    long capturedBytes;

    long firstMicros;
    long lastMicros;
    long flows;
    long ipv6Flows;
    final Map<TrafficKind, Volume> byKind = new EnumMap<>(TrafficKind.class);
    final Tcp tcp = new Tcp();
    final Requests http = new Requests();
    final Requests dns = new Requests();
    final Requests redis = new Requests();
    final Requests mysql = new Requests();

    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    static final class Volume {
        long flows;
        long packets;
        long wireBytes;
    }

    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    static final class Tcp {
        long syn;
        long synAck;
        long fin;
        long rst;
        /** Data segments sent again. */
        long retransmissions;
        /** Data segments that came after their successor. */
        long outOfOrder;

        long zeroWindows;
    }

    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    static final class Requests {
        long requests;
        long responses;
        /** Responses that blame the request; for DNS: no such name. */
        long clientErrors;

        long serverErrors;
    }

    GroundTruth() {}

    /** Where the truth about a capture file is kept. */
    public static Path beside(Path capture) {
        return capture.resolveSibling(capture.getFileName() + ".truth.json");
    }

    public static GroundTruth read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), GroundTruth.class);
    }

    void write(Path file) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
    }

    public CaptureParameters parameters() {
        return parameters;
    }

    public long packets() {
        return packets;
    }

    public long flows() {
        return flows;
    }

    public long wireBytes() {
        return wireBytes;
    }

    void flow(Flow flow) {
        flows++;
        ipv6Flows += flow.isIpv6 ? 1 : 0;
        volume(flow.kind).flows++;
    }

    void packet(long micros, TrafficKind kind, int captured, int onWire) {
        firstMicros = packets == 0 ? micros : firstMicros;
        lastMicros = micros;
        packets++;
        wireBytes += onWire;
        capturedBytes += captured;
        Volume volume = volume(kind);
        volume.packets++;
        volume.wireBytes += onWire;
    }

    private Volume volume(TrafficKind kind) {
        return byKind.computeIfAbsent(kind, any -> new Volume());
    }

    void segment(int flags) {
        boolean isAck = (flags & FrameBuilder.ACK) != 0;
        if ((flags & FrameBuilder.SYN) != 0) {
            tcp.syn += isAck ? 0 : 1;
            tcp.synAck += isAck ? 1 : 0;
        }
        tcp.fin += (flags & FrameBuilder.FIN) != 0 ? 1 : 0;
        tcp.rst += (flags & FrameBuilder.RST) != 0 ? 1 : 0;
    }
}
