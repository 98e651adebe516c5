package io.thalweg.engine.l7;

import io.thalweg.engine.l7.TcpStream.Waiting;

/**
 * Puts the segments of one direction of a TCP flow in order and hands them to the {@link FlowParser}.
 *
 * <p>In order and nothing left over: parsed where the packet lies, no copy. Bytes seen before are dropped. A hole inside a
 * body whose length is known is counted off; any other is waited for, and what comes behind it is kept, within limits of
 * bytes, segments and time; after that it is lost, and so is payload that the capture cut off.
 */
final class StreamReader {
    /** A sequence number further away than any window: another connection on the same ports, or nonsense. */
    private static final int FAR = 1 << 26;

    private final L7Options options;
    private final L7Counters counters;
    private final L7Input input = new L7Input();
    private byte[] joined = new byte[1 << 15];

    private final FlowParser parser;
    /** Bytes of the segment that follow what was captured of it. */
    private int cut;
    /** Whether {@link #startSequence} is that of the direction's first byte. */
    private boolean hasStart;

    private int startSequence;

    private TcpStream stream;
    private boolean fromClient;

    StreamReader(L7Options options, L7Counters counters, FlowParser parser) {
        this.options = options;
        this.counters = counters;
        this.parser = parser;
        input.isStream = true;
    }

    /** What {@code read}, {@code expire} and {@code end} are about from now on. */
    void moveTo(TcpStream direction, boolean isFromClient) {
        stream = direction;
        fromClient = isFromClient;
        hasStart = false;
    }

    void read(L7Packet packet) {
        int sequence = packet.syn ? packet.tcpSequence + 1 : packet.tcpSequence;
        hasStart = packet.hasStart;
        startSequence = packet.startSequence;
        if (!stream.started) {
            stream.started = true;
            stream.next = packet.hasStart && packet.isFirst ? packet.startSequence : sequence;
        }
        int ahead = sequence - stream.next;
        if (ahead > FAR || ahead < -FAR) {
            restart(sequence);
            ahead = 0;
        }
        if (ahead > 0 && ahead <= stream.skip) {
            stream.skip -= ahead;
            stream.next = sequence;
        } else if (ahead > 0) {
            await(packet, sequence);
            return;
        }
        take(packet.buffer, packet.offset, packet.length, packet.wireLength, sequence, packet.timestampMicros);
        takeWaiting();
    }

    /** Gives up on holes that are older than the limit. */
    void expire(long nowMicros) {
        while (stream.waitingCount > 0
                && nowMicros - stream.waitingSinceMicros() > options.limits().reorderMicros()) {
            passHole();
        }
    }

    /** Nothing more comes: what waits is parsed, and what is left over is an incomplete message. */
    void end() {
        while (stream.waitingCount > 0) {
            passHole();
        }
        if (parser.wantsBytes()) {
            lost(true);
        }
    }

    private void restart(int sequence) {
        stream.dropWaiting();
        stream.skip = 0;
        stream.next = sequence;
        lost(false);
    }

    private void await(L7Packet packet, int sequence) {
        int length = packet.length;
        if (packet.isInOrder
                || options.limits().maxBufferedSegments() == 0
                || length > options.limits().maxBufferedBytes()) {
            while (stream.waitingCount > 0) {
                passHole();
            }
            passTo(sequence);
            take(packet.buffer, packet.offset, length, packet.wireLength, sequence, packet.timestampMicros);
            return;
        }
        byte[] captured = java.util.Arrays.copyOfRange(packet.buffer, packet.offset, packet.offset + length);
        stream.addWaiting(new Waiting(sequence, packet.wireLength, captured, packet.timestampMicros));
        counters.segmentsBuffered++;
        while (stream.waitingCount > options.limits().maxBufferedSegments()
                || stream.waitingBytes > options.limits().maxBufferedBytes()) {
            passHole();
        }
    }

    private void passHole() {
        passTo(stream.waiting[0].sequence());
        takeWaiting();
    }

    /** The bytes up to {@code sequence} will not come. */
    private void passTo(int sequence) {
        long missing = sequence - stream.next;
        if (missing > 0) {
            stream.next = sequence;
            pass(missing);
        }
    }

    private void takeWaiting() {
        while (stream.waitingCount > 0 && stream.waiting[0].sequence() - stream.next <= stream.skip) {
            Waiting first = stream.removeFirstWaiting();
            passTo(first.sequence());
            take(
                    first.captured(),
                    0,
                    first.captured().length,
                    first.wireLength(),
                    first.sequence(),
                    first.timestampMicros());
        }
    }

    /** A segment that begins at or before {@code next}: what is new of it goes to the parser. */
    private void take(byte[] buffer, int offset, int length, int wireLength, int sequence, long micros) {
        int seen = stream.next - sequence;
        if (seen >= wireLength || !parser.wantsBytes()) {
            stream.next = seen >= wireLength ? stream.next : sequence + wireLength;
            return;
        }
        stream.next = sequence + wireLength;
        int from = offset + Math.min(seen, length);
        int to = offset + length;
        long notCaptured = wireLength - Math.max(length, seen);
        int skipped = (int) Math.min(stream.skip, to - from);
        stream.skip -= skipped;
        from += skipped;
        if (from < to) {
            cut = (int) Math.max(0, notCaptured);
            parse(buffer, from, to, sequence + (from - offset), micros);
        }
        if (notCaptured > 0 && parser.wantsBytes()) {
            pass(notCaptured);
        }
    }

    /** {@code missing} bytes before {@code next} are not to be had. */
    private void pass(long missing) {
        long inBody = Math.min(stream.skip, missing);
        stream.skip -= inBody;
        if (inBody < missing) {
            counters.lostBytes += missing - inBody;
            lost(false);
        }
    }

    private void parse(byte[] buffer, int from, int to, int sequence, long micros) {
        byte[] bytes = buffer;
        int begin = from;
        int end = to;
        int carried = stream.carried;
        if (carried > 0) {
            bytes = join(buffer, from, to);
            begin = 0;
            end = carried + to - from;
        }
        int segment = begin + carried;
        int at = begin;
        while (at < end) {
            input.buffer = bytes;
            input.from = at;
            input.to = end;
            input.segment = Math.max(at, segment);
            input.wireLength = end - at + cut;
            input.fromClient = fromClient;
            input.timestampMicros = at < segment ? stream.carryMicros : micros;
            input.sequence = sequence + (at - segment);
            input.isStart = hasStart && input.sequence == startSequence;
            long done = parser.parse(input);
            fromClient = input.fromClient; // the parser may have found that the flow is the other way round
            if (!parser.wantsBytes()) {
                stream.dropCarry();
                return;
            }
            if (done <= 0 && end - at < options.maxHeadBytes()) {
                break;
            }
            if (done <= 0) {
                parser.lost(input, false);
                done = end - at;
            }
            if (done > end - at) {
                stream.skip = done - (end - at);
            }
            at += (int) Math.min(done, end - at);
        }
        if (at == end) {
            stream.dropCarry();
        } else {
            stream.carryMicros = at < segment ? stream.carryMicros : micros;
            stream.carrySequence = sequence + (at - segment);
            stream.carry(bytes, at, end);
        }
    }

    private byte[] join(byte[] buffer, int from, int to) {
        int length = stream.carried + to - from;
        if (joined.length < length) {
            joined = new byte[length + length / 2];
        }
        System.arraycopy(stream.carry, 0, joined, 0, stream.carried);
        System.arraycopy(buffer, from, joined, stream.carried, to - from);
        return joined;
    }

    private void lost(boolean isEnd) {
        input.buffer = stream.carry;
        input.from = 0;
        input.to = stream.carried;
        input.segment = stream.carried;
        input.fromClient = fromClient;
        input.timestampMicros = stream.carryMicros;
        input.sequence = stream.carrySequence;
        parser.lost(input, isEnd);
        stream.dropCarry();
    }
}
