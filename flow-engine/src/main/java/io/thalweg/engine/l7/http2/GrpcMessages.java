package io.thalweg.engine.l7.http2;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Parser;

/**
 * Finds the messages in the DATA frames of gRPC calls, and makes a row of each ("gRPC over HTTP2", Length-Prefixed-Message):
 *
 * <pre>
 * 0 compressed (1)   1 length (4)   5 message
 * </pre>
 *
 * Messages and frames do not begin together: a frame may hold many messages, a message may take many frames. Only prefixes
 * are read. Where bytes are missing, the next frame that holds exactly one message is where messages are found again.
 *
 * <p>Asked only when the options want these rows; the calls themselves are {@link Http2Calls}' in any case.
 */
final class GrpcMessages {
    private static final int PREFIX_BYTES = 5;

    private GrpcMessages() {}

    /**
     * The inside of a DATA frame, of which {@code side} says how much is still to come.
     *
     * @return bytes done with, as {@link L7Parser#parse} does
     */
    static long read(Http2State connection, Http2State.Side side, L7Input input, L7Exchange exchange) {
        Http2Stream stream = connection.find(side.dataStream);
        GrpcPosition position = stream == null ? null : stream.position(input.fromClient);
        int left = side.dataLeft;
        long done = left;
        if (position != null && position.isLost && side.isDataStart) {
            if (input.length() < Math.min(PREFIX_BYTES, left)) {
                return L7Parser.NEED_MORE;
            }
            position.isLost = !isOneMessage(input, left);
        }
        if (position != null && !position.isLost) {
            if (position.messageLeft > 0) {
                done = Math.min(position.messageLeft, left);
                position.messageLeft -= done;
            } else {
                int wanted = Math.min(PREFIX_BYTES - position.prefixBytes, left);
                if (input.length() < wanted) {
                    return L7Parser.NEED_MORE;
                }
                done = wanted;
                prefix(stream, position, wanted, input, exchange);
            }
        }
        side.isDataStart = false;
        side.dataLeft -= (int) done;
        if (side.dataLeft > 0) {
            return done;
        }
        side.mode = Http2State.Mode.FRAME;
        return done + side.padding;
    }

    private static boolean isOneMessage(L7Input input, int frameBytes) {
        return frameBytes >= PREFIX_BYTES
                && (input.buffer[input.from] & ~1) == 0
                && NetworkBytes.u32(input.buffer, input.from + 1) == frameBytes - PREFIX_BYTES;
    }

    private static void prefix(
            Http2Stream stream, GrpcPosition position, int bytes, L7Input input, L7Exchange exchange) {
        if (position.prefixBytes == 0) {
            position.timestampMicros = input.timestampMicros;
            position.sequence = input.sequence;
        }
        for (int i = 0; i < bytes; i++) {
            position.prefix = position.prefix << 8 | input.buffer[input.from + i] & 0xff;
        }
        position.prefixBytes += bytes;
        if (position.prefixBytes < PREFIX_BYTES) {
            return;
        }
        long length = position.prefix & 0xffff_ffffL;
        boolean isPrefix = position.prefix >>> 32 <= 1;
        position.prefix = 0;
        position.prefixBytes = 0;
        if (!isPrefix) {
            position.lose();
            return;
        }
        position.messageLeft = length;
        position.count++;
        L7Message message = message(stream, position, length);
        long captured = PREFIX_BYTES - bytes + Math.min(input.length(), bytes + length);
        message.capturedBytes = (int) captured;
        exchange.part(message, input.fromClient);
    }

    private static L7Message message(Http2Stream stream, GrpcPosition position, long length) {
        L7Message message = new L7Message();
        Http2Head.name(message, stream.kind);
        message.id = stream.id;
        message.hasId = true;
        message.timestampMicros = position.timestampMicros;
        message.tcpSequence = position.sequence;
        message.hasLength = true;
        message.length = length;
        if (stream.request != null) {
            message.requestType = stream.request.requestType;
            message.requestDomain = stream.request.requestDomain;
            message.requestResource = stream.request.requestResource;
            message.endpoint = stream.request.endpoint;
        }
        message.attribute("rpc_message_id", String.valueOf(position.count));
        return message;
    }
}
