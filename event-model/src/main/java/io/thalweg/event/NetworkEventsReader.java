package io.thalweg.event;

import static io.thalweg.event.LittleEndian.int64;
import static io.thalweg.event.LittleEndian.network64;
import static io.thalweg.event.LittleEndian.uint16;
import static io.thalweg.event.LittleEndian.uint32;
import static io.thalweg.event.LittleEndian.uint8;

import io.thalweg.event.sbe.NetworkEventKind;
import io.thalweg.event.sbe.SyscallBatchDecoder.NetworkEventsDecoder;
import java.nio.charset.StandardCharsets;

/** The network events of a syscall batch; batches of version 0 have none. */
final class NetworkEventsReader {
    private static final int SINCE_VERSION = 1;
    private static final int OLDEST_BLOCK = 74;
    private static final int TEXT_HEADER = 2;

    /** Reasons and places are few, and the same again and again. */
    private final SliceInterner<String> texts = new SliceInterner<>();

    private int blockLength;
    private int count;
    private int left;
    private int nextAt;

    void clear() {
        count = 0;
        left = 0;
    }

    /** Checks the group, if it is there, and goes before its first event. Returns where it ends. */
    int enter(BatchReader batch, int at) throws MalformedBatchException {
        if (batch.version() < SINCE_VERSION) {
            return at;
        }
        int first = batch.enterGroup(at, OLDEST_BLOCK);
        int events = batch.groupCount();
        blockLength = batch.groupBlockLength();
        int end = first;
        for (int i = 0; i < events; i++) {
            int reason = batch.skip(end, blockLength);
            int place = batch.skipText(reason, SyscallBatchWriter.MAX_TEXT_BYTES);
            end = batch.skipText(place, SyscallBatchWriter.MAX_TEXT_BYTES);
        }
        count = events;
        left = events;
        nextAt = first;
        return end;
    }

    int count() {
        return count;
    }

    boolean next(NetworkEvent event, byte[] bytes, long baseNanos) {
        if (left == 0) {
            return false;
        }
        left--;
        int at = nextAt;
        event.timeNanos = baseNanos + uint32(bytes, at + NetworkEventsDecoder.timeDeltaEncodingOffset());
        fields(event, bytes, at);
        ends(event, bytes, at);
        int reason = at + blockLength;
        int place = reason + TEXT_HEADER + uint16(bytes, reason);
        event.reason = text(bytes, reason);
        event.place = text(bytes, place);
        nextAt = place + TEXT_HEADER + uint16(bytes, place);
        return true;
    }

    private static void fields(NetworkEvent event, byte[] bytes, int at) {
        event.kind = kind(uint8(bytes, at + NetworkEventsDecoder.kindEncodingOffset()));
        event.ipProtocol = uint8(bytes, at + NetworkEventsDecoder.ipProtocolEncodingOffset());
        event.isIpv6 = uint8(bytes, at + NetworkEventsDecoder.isIpv6EncodingOffset()) != 0;
        event.tcpFlags = uint8(bytes, at + NetworkEventsDecoder.tcpFlagsEncodingOffset());
        event.oldState = uint8(bytes, at + NetworkEventsDecoder.oldStateEncodingOffset());
        event.newState = uint8(bytes, at + NetworkEventsDecoder.newStateEncodingOffset());
        event.tcpSequence = (int) uint32(bytes, at + NetworkEventsDecoder.tcpSequenceEncodingOffset());
        event.byteCount = uint32(bytes, at + NetworkEventsDecoder.byteCountEncodingOffset());
        event.interfaceIndex = (int) uint32(bytes, at + NetworkEventsDecoder.interfaceIndexEncodingOffset());
        event.networkNamespace = int64(bytes, at + NetworkEventsDecoder.networkNamespaceEncodingOffset());
        event.socketCookie = int64(bytes, at + NetworkEventsDecoder.socketCookieEncodingOffset());
    }

    private static NetworkEventKind kind(int value) {
        return value <= NetworkEventKind.PACKET_DROP.value()
                ? NetworkEventKind.get((short) value)
                : NetworkEventKind.NULL_VAL;
    }

    private static void ends(NetworkEvent event, byte[] bytes, int at) {
        int source = at + NetworkEventsDecoder.sourceAddressEncodingOffset();
        int destination = at + NetworkEventsDecoder.destinationAddressEncodingOffset();
        event.sourceHigh = network64(bytes, source);
        event.sourceLow = network64(bytes, source + Long.BYTES);
        event.destinationHigh = network64(bytes, destination);
        event.destinationLow = network64(bytes, destination + Long.BYTES);
        event.sourcePort = uint16(bytes, at + NetworkEventsDecoder.sourcePortEncodingOffset());
        event.destinationPort = uint16(bytes, at + NetworkEventsDecoder.destinationPortEncodingOffset());
    }

    private String text(byte[] bytes, int at) {
        int begin = at + TEXT_HEADER;
        int end = begin + uint16(bytes, at);
        String known = texts.get(bytes, begin, end);
        if (known == null) {
            known = new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
            texts.put(bytes, begin, end, known);
        }
        return known;
    }
}
