package io.thalweg.engine.l7.pulsar;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TraceHeaders;
import io.thalweg.engine.l7.framing.ProtobufReader;

/**
 * Trace headers among the properties of a message that is sent or delivered.
 *
 * <pre>
 * [ 0x0e02 | size 4 | broker's metadata ] [ 0x0e01 | checksum 4 ] size 4 | MessageMetadata | payload
 * </pre>
 */
final class MessageMetadata {
    private static final int CHECKSUM = 0x0e01;
    private static final int BROKER_ENTRY = 0x0e02;
    private static final int PROPERTIES = 4;
    private static final int KEY = 1;
    private static final int VALUE = 2;

    private final TraceHeaders traces;
    private final ProtobufReader metadata = new ProtobufReader();
    private final ProtobufReader property = new ProtobufReader();

    MessageMetadata(L7Options options) {
        traces = new TraceHeaders(options.headers());
    }

    void read(byte[] b, int from, int to, L7Message message) {
        long at = from;
        if (at + 6 <= to && NetworkBytes.u16(b, (int) at) == BROKER_ENTRY) {
            at += 6 + NetworkBytes.u32(b, (int) at + 2);
        }
        if (at + 6 <= to && NetworkBytes.u16(b, (int) at) == CHECKSUM) {
            at += 6;
        }
        if (at + 4 > to) {
            return;
        }
        int begin = (int) at + 4;
        traces.begin();
        metadata.begin(b, begin, (int) Math.min(to, begin + NetworkBytes.u32(b, (int) at)));
        while (metadata.next()) {
            if (metadata.field == PROPERTIES && metadata.wireType == ProtobufReader.BYTES) {
                property(b);
            }
        }
        traces.fill(message);
    }

    private void property(byte[] b) {
        int name = 0;
        int nameTo = 0;
        int value = 0;
        int valueTo = 0;
        property.begin(b, metadata.from, metadata.end);
        while (property.next()) {
            if (property.wireType == ProtobufReader.BYTES && property.field == KEY) {
                name = property.from;
                nameTo = property.end;
            } else if (property.wireType == ProtobufReader.BYTES && property.field == VALUE) {
                value = property.from;
                valueTo = property.end;
            }
        }
        traces.header(b, name, nameTo, value, valueTo);
    }
}
