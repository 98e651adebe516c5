package io.thalweg.event;

import static io.thalweg.event.LittleEndian.put16;
import static io.thalweg.event.LittleEndian.put32;
import static io.thalweg.event.LittleEndian.put64;
import static io.thalweg.event.LittleEndian.put8;
import static io.thalweg.event.LittleEndian.putNetwork64;

import io.thalweg.event.sbe.SyscallBatchEncoder.NetworkEventsEncoder;
import java.util.Arrays;

/**
 * The network events of a batch that is being written, already as they will be in it: their group comes after that of the
 * socket calls, which still grows.
 */
final class NetworkEventsBuffer {
    private static final int MAX_TEXT_BYTES = SyscallBatchWriter.MAX_TEXT_BYTES;
    private static final int FIRST_BYTES = 1024;

    private byte[] bytes = {};
    private int length;
    private int count;

    void clear() {
        length = 0;
        count = 0;
    }

    int count() {
        return count;
    }

    int bytes() {
        return length;
    }

    /** @return false when it is larger than the room, or one too many */
    boolean append(NetworkEvent event, long timeDelta, int room) {
        byte[] reason = BatchWriter.utf8(event.reason, MAX_TEXT_BYTES);
        byte[] place = BatchWriter.utf8(event.place, MAX_TEXT_BYTES);
        int more = NetworkEventsEncoder.sbeBlockLength() + 2 * BatchWriter.DATA_HEADER + reason.length + place.length;
        if (more > room || count == BatchWriter.MAX_GROUP_COUNT) {
            return false;
        }
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(FIRST_BYTES, 2 * (length + more)));
        }
        put32(bytes, length + NetworkEventsEncoder.timeDeltaEncodingOffset(), timeDelta);
        fields(event, length);
        addresses(event, length);
        int at = length + NetworkEventsEncoder.sbeBlockLength();
        text(text(at, reason), place);
        length += more;
        count++;
        return true;
    }

    private void fields(NetworkEvent event, int at) {
        put8(bytes, at + NetworkEventsEncoder.kindEncodingOffset(), event.kind.value());
        put8(bytes, at + NetworkEventsEncoder.ipProtocolEncodingOffset(), event.ipProtocol);
        put8(bytes, at + NetworkEventsEncoder.isIpv6EncodingOffset(), event.isIpv6 ? 1 : 0);
        put8(bytes, at + NetworkEventsEncoder.tcpFlagsEncodingOffset(), event.tcpFlags);
        put8(bytes, at + NetworkEventsEncoder.oldStateEncodingOffset(), event.oldState);
        put8(bytes, at + NetworkEventsEncoder.newStateEncodingOffset(), event.newState);
        put32(bytes, at + NetworkEventsEncoder.tcpSequenceEncodingOffset(), event.tcpSequence);
        put32(bytes, at + NetworkEventsEncoder.byteCountEncodingOffset(), event.byteCount);
        put32(bytes, at + NetworkEventsEncoder.interfaceIndexEncodingOffset(), event.interfaceIndex);
        put64(bytes, at + NetworkEventsEncoder.networkNamespaceEncodingOffset(), event.networkNamespace);
        put64(bytes, at + NetworkEventsEncoder.socketCookieEncodingOffset(), event.socketCookie);
    }

    private void addresses(NetworkEvent event, int at) {
        int source = at + NetworkEventsEncoder.sourceAddressEncodingOffset();
        int destination = at + NetworkEventsEncoder.destinationAddressEncodingOffset();
        putNetwork64(bytes, source, event.sourceHigh);
        putNetwork64(bytes, source + Long.BYTES, event.sourceLow);
        putNetwork64(bytes, destination, event.destinationHigh);
        putNetwork64(bytes, destination + Long.BYTES, event.destinationLow);
        put16(bytes, at + NetworkEventsEncoder.sourcePortEncodingOffset(), event.sourcePort);
        put16(bytes, at + NetworkEventsEncoder.destinationPortEncodingOffset(), event.destinationPort);
    }

    private int text(int at, byte[] text) {
        put16(bytes, at, text.length);
        System.arraycopy(text, 0, bytes, at + BatchWriter.DATA_HEADER, text.length);
        return at + BatchWriter.DATA_HEADER + text.length;
    }

    /** Returns how many bytes that were. */
    int copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, length);
        return length;
    }
}
