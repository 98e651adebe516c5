package io.thalweg.jobs.sql.topic;

import io.thalweg.engine.decode.DecodeOptions;
import io.thalweg.engine.decode.PacketDecoder;
import io.thalweg.engine.decode.PacketHeaders;
import io.thalweg.event.CapturePoint;
import io.thalweg.event.PacketBatchReader;
import java.util.Arrays;

/** A packet of a batch. Its headers are looked for when the first column asks for one of them. */
final class PacketView {
    final PacketBatchReader batch = new PacketBatchReader();

    private final PacketDecoder decoder = new PacketDecoder(DecodeOptions.defaults());
    private boolean isDecoded;

    boolean next() {
        isDecoded = false;
        return batch.next();
    }

    CapturePoint capturePoint() {
        return batch.capturePoints()[batch.capturePoint()];
    }

    byte[] frame() {
        return Arrays.copyOfRange(batch.buffer(), batch.frameOffset(), batch.frameOffset() + batch.frameLength());
    }

    /** Of the innermost packet. */
    PacketHeaders headers() {
        if (!isDecoded) {
            decoder.decode(
                    capturePoint().linkType(),
                    batch.timestampNanos(),
                    batch.buffer(),
                    batch.frameOffset(),
                    batch.frameLength(),
                    batch.wireLength());
            isDecoded = true;
        }
        return decoder.headers();
    }

    byte[] payload() {
        PacketHeaders headers = headers();
        int from = headers.payloadOffset;
        return Arrays.copyOfRange(headers.buffer, from, from + headers.capturedPayloadBytes());
    }
}
