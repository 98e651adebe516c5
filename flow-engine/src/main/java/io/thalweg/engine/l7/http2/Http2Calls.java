package io.thalweg.engine.l7.http2;

import io.thalweg.engine.l7.FailedRequestRules;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.http.BodyText;
import io.thalweg.engine.l7.http2.Http2State.Side;

/**
 * What frames mean for the calls of a connection (RFC 9113, section 8.1; gRPC over HTTP/2): one request and one response
 * each stream.
 *
 * <p>A request is told with its head. A response begins with its head, the first that is not interim, and is told when its
 * stream ends, as trailers, resets and the length of the body come until then; its time stays that of its beginning. One
 * that takes longer than requests wait is told before. A reset or refused stream has a response too: an error, and who
 * reset it is to blame.
 */
final class Http2Calls {
    private static final int FIRST_FINAL = 200;
    /** A response that has begun is told this part of the waiting time before its request would be given up. */
    private static final int MARGIN = 32;

    private final int maxStreams;
    private final boolean splitsMessages;
    private final long patienceMicros;
    private final Http2Head head;
    private final BodyText errorBody;
    private final BodyText requestBody;
    private final boolean wantsRequestBody;

    Http2Calls(L7Options options, long sessionMicros, Http2Head head, BodyText errorBody, BodyText requestBody) {
        this.maxStreams = options.limits().maxOutstanding();
        this.splitsMessages = options.grpcStreamingData();
        this.patienceMicros = sessionMicros - sessionMicros / MARGIN;
        this.head = head;
        this.errorBody = errorBody;
        this.requestBody = requestBody;
        this.wantsRequestBody = options.failures().requestPayloadBytes() > 0;
    }

    /** The block that {@link Http2Head} holds now. */
    void head(Http2State connection, Side side, HeadPlace place, L7Exchange exchange) {
        if (place.isPromise) {
            request(connection, place, exchange);
        } else if (!place.fromClient) {
            response(connection, place, exchange);
        } else if (place.streamId > side.lastStream) {
            side.lastStream = place.streamId;
            request(connection, place, exchange);
        }
        // What else a client sends on a stream that it has opened before are trailers, which say nothing.
    }

    private void request(Http2State connection, HeadPlace place, L7Exchange exchange) {
        Http2Stream stream = open(connection, place.streamId, place.timestampMicros, exchange);
        stream.hasRequest = true;
        stream.kind = head.kind(CallKind.HTTP2);
        L7Message request = head.request(stream.kind);
        place(request, place.streamId, place.timestampMicros, place.sequence);
        request.capturedBytes = place.headBytes + place.bodyCaptured;
        if (!request.hasLength && place.isWhole) {
            request.hasLength = true;
            request.length = place.bodyBytes;
        }
        if (splitsMessages && stream.kind.isRpc()) {
            stream.splitMessages(request);
        }
        exchange.request(request);
    }

    private void response(Http2State connection, HeadPlace place, L7Exchange exchange) {
        if (head.status >= 0 && head.status < FIRST_FINAL) {
            return;
        }
        Http2Stream stream = connection.find(place.streamId);
        if (stream == null) {
            stream = open(connection, place.streamId, place.timestampMicros, exchange);
        }
        stream.kind = head.kind(stream.kind);
        if (splitsMessages && stream.kind.isRpc() && stream.position(false) == null) {
            stream.splitMessages(null);
        }
        if (stream.response == null) {
            stream.response = head.response(stream.kind);
            place(stream.response, place.streamId, place.timestampMicros, place.sequence);
            stream.response.capturedBytes = place.headBytes;
            stream.responsePacketEnd = place.packetEnd;
        } else {
            trailers(stream, place);
            capture(stream, place.sequence, place.headBytes);
        }
        if (place.endsStream) {
            end(connection, stream, exchange);
        }
    }

    private void trailers(Http2Stream stream, HeadPlace place) {
        if (stream.isTold) {
            failLate(stream, place);
            return;
        }
        head.trailers(stream.response, stream.kind);
        if (splitsMessages && stream.kind.isRpc()) {
            stream.response.timestampMicros = place.timestampMicros;
        }
    }

    /** A call whose response was told long ago ends: when that is an error, it is told as a response of its own. */
    private void failLate(Http2Stream stream, HeadPlace place) {
        if (!stream.kind.isRpc() || head.grpcStatus == Http2Head.NONE || head.grpcStatus == GrpcStatus.OK) {
            return;
        }
        stream.isTold = false;
        stream.response = head.response(stream.kind);
        place(stream.response, place.streamId, place.timestampMicros, place.sequence);
        stream.responsePacketEnd = place.packetEnd;
    }

    private static void place(L7Message message, int streamId, long micros, int sequence) {
        message.idAndPairing(streamId);
        message.timestampMicros = micros;
        message.tcpSequence = sequence;
    }

    private Http2Stream open(Http2State connection, int id, long micros, L7Exchange exchange) {
        Http2Stream before = connection.find(id);
        if (before != null) {
            end(connection, before, exchange);
        }
        if (connection.count() >= maxStreams) {
            end(connection, connection.stream(0), exchange);
        }
        Http2Stream stream = new Http2Stream(id, micros);
        connection.add(stream);
        return stream;
    }

    /** A DATA frame with so much of a body in it, from there on. */
    void data(Http2State connection, FrameHeader frame, int from, int bytes, L7Input input, L7Exchange exchange) {
        Http2Stream stream = connection.find(frame.streamId);
        if (stream == null) {
            return;
        }
        if (input.fromClient) {
            if (wantsRequestBody && stream.requestBytes == 0) {
                requestBody(stream, input, from, bytes, exchange);
            }
            stream.requestBytes += bytes;
            return;
        }
        if (stream.responseBytes == 0 && isError(stream.response)) {
            stream.response.result = errorBody.text(input.buffer, from, Math.min(input.to, from + bytes));
        }
        stream.responseBytes += bytes;
        capture(stream, input.sequence, Math.min(input.length(), FrameHeader.BYTES + frame.length));
        if (frame.has(FrameHeader.END_STREAM)) {
            if (stream.response == null) {
                // Its head was lost.
                stream.response = new L7Message();
                place(stream.response, stream.id, input.timestampMicros, input.sequence);
                Http2Head.name(stream.response, stream.kind);
            }
            end(connection, stream, exchange);
        }
    }

    private void requestBody(Http2Stream stream, L7Input input, int from, int bytes, L7Exchange exchange) {
        L7Message request = exchange.lastRequest(stream.id);
        if (request != null) {
            String text = requestBody.text(input.buffer, from, Math.min(input.to, from + bytes));
            request.attribute(FailedRequestRules.REQUEST_PAYLOAD, text);
        }
    }

    private static boolean isError(L7Message response) {
        return response != null
                && (response.status == L7Status.CLIENT_ERROR || response.status == L7Status.SERVER_ERROR);
    }

    private static void capture(Http2Stream stream, int sequence, int bytes) {
        if (stream.response != null && sequence - stream.responsePacketEnd < 0) {
            stream.response.capturedBytes += bytes;
        }
    }

    /** RST_STREAM. */
    void reset(Http2State connection, int streamId, int error, L7Input input, L7Exchange exchange) {
        Http2Stream stream = connection.find(streamId);
        if (stream == null) {
            return;
        }
        boolean isRefusedRest = error == Http2Error.NO_ERROR && stream.response != null;
        if (!isRefusedRest) {
            fail(stream, error, input.fromClient ? L7Status.CLIENT_ERROR : L7Status.SERVER_ERROR, input);
        }
        end(connection, stream, exchange);
    }

    /** GOAWAY: what the client opened beyond {@code lastStream} is not answered. */
    void goAway(Http2State connection, int lastStream, int error, L7Input input, L7Exchange exchange) {
        if (input.fromClient) {
            return;
        }
        for (int i = connection.count() - 1; i >= 0; i--) {
            Http2Stream stream = connection.stream(i);
            if (stream.id > lastStream && (stream.id & 1) == 1 && stream.response == null) {
                int reason = error == Http2Error.NO_ERROR ? Http2Error.REFUSED_STREAM : error;
                fail(stream, reason, L7Status.SERVER_ERROR, input);
                end(connection, stream, exchange);
            }
        }
    }

    private static void fail(Http2Stream stream, int error, L7Status status, L7Input input) {
        if (stream.isTold) {
            return;
        }
        if (stream.response == null) {
            stream.response = new L7Message();
            place(stream.response, stream.id, input.timestampMicros, input.sequence);
            stream.response.capturedBytes = Math.min(input.length(), FrameHeader.BYTES + Integer.BYTES);
            Http2Head.name(stream.response, stream.kind);
        }
        stream.response.status = status;
        stream.response.exception = Http2Error.name(error);
        if (stream.kind.isRpc()) {
            stream.response.hasCode = true;
            stream.response.code = GrpcStatus.ofReset(error);
            stream.response.status = GrpcStatus.status(stream.response.code);
        }
    }

    /** A stream has ended, or nothing more of it is waited for. */
    private static void end(Http2State connection, Http2Stream stream, L7Exchange exchange) {
        connection.remove(stream);
        tell(stream, exchange);
    }

    private static void tell(Http2Stream stream, L7Exchange exchange) {
        L7Message response = stream.response;
        if (response == null || stream.isTold) {
            return;
        }
        stream.isTold = true;
        if (!response.hasLength && stream.responseBytes > 0) {
            response.hasLength = true;
            response.length = stream.responseBytes;
        }
        response.hasRequestLength = stream.requestBytes > 0;
        response.requestLength = stream.requestBytes;
        exchange.response(response);
    }

    /** The connection has ended. */
    void end(Http2State connection, L7Exchange exchange) {
        while (connection.count() > 0) {
            end(connection, connection.stream(0), exchange);
        }
    }

    /** Tells responses that go on for longer than their requests wait. Their streams stay open. */
    void expire(Http2State connection, long nowMicros, L7Exchange exchange) {
        for (int i = 0; i < connection.count(); i++) {
            Http2Stream stream = connection.stream(i);
            if (nowMicros - stream.sinceMicros > patienceMicros) {
                tell(stream, exchange);
            }
        }
    }
}
