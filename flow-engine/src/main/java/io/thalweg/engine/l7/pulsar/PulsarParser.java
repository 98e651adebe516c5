package io.thalweg.engine.l7.pulsar;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.framing.ConnectionFrameParser;
import io.thalweg.engine.l7.framing.ProtobufReader;

/**
 * Pulsar commands. A command pairs with its answer by request id, a message that is sent by producer and sequence; each is
 * a protobuf message of one type and one field of the same number.
 *
 * <pre>
 * total size 4 | size of the command 4 | BaseCommand | metadata and payload, if it has any
 * </pre>
 */
final class PulsarParser extends ConnectionFrameParser<PulsarState> {
    private static final int SIZE = 4;
    private static final int PREFIX = 8;
    private static final int MAX_COMMAND = 1 << 20;
    private static final int TYPE_TAG = 0x08;
    private static final int MAX_TEXT = 1024;
    private static final int CONNECT_VERSION = 4;
    private static final int CONNECTED_VERSION = 2;
    private static final int PROXY_TO_BROKER_URL = 6;
    private static final int CONSUMER_ID_OF_SUBSCRIBE = 4;
    private static final long SENT = 1L << 62;
    private static final long GREETING = 1L << 61;
    private static final long PINGED = 1L << 60;
    private static final long SERVER_ASKS = 1L << 59;

    private final TextCache texts;
    private final MessageMetadata metadata;
    private final ProtobufReader outer = new ProtobufReader();
    private final ProtobufReader fields = new ProtobufReader();

    private PulsarCommand command;
    private long requestId;
    private boolean hasRequestId;
    private long endId;
    private long sequence;
    private String topic = "";

    PulsarParser(L7Options options, TextCache texts) {
        super(options);
        this.texts = texts;
        this.metadata = new MessageMetadata(options);
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        long length = length(input);
        if (length == NEED_MORE) {
            return L7Guess.NEED_MORE;
        }
        if (length < 0) {
            return L7Guess.NOT_MINE;
        }
        return switch (command.type) {
            case PulsarCommand.PING, PulsarCommand.PONG, PulsarCommand.CLOSE_CONSUMER, PulsarCommand.CLOSE_PRODUCER ->
                L7Guess.EITHER;
            case PulsarCommand.AUTH_RESPONSE, PulsarCommand.ACK, 11, 20 -> L7Guess.REQUEST;
            default ->
                command.role == 'q' && command.type != PulsarCommand.AUTH_CHALLENGE
                        ? L7Guess.REQUEST
                        : L7Guess.RESPONSE;
        };
    }

    @Override
    protected long frameLength(PulsarState state, L7Input input) {
        return length(input);
    }

    /** Type and field number say the same thing: few bytes that are no command do. */
    private long length(L7Input input) {
        byte[] b = input.buffer;
        int from = input.from;
        if (input.length() < PREFIX + 4) {
            boolean isLong = input.length() >= SIZE && NetworkBytes.u32(b, from) > MAX_FRAME;
            return isLong ? NOT_A_FRAME : NEED_MORE;
        }
        long size = NetworkBytes.u32(b, from);
        long commandSize = NetworkBytes.u32(b, from + SIZE);
        if (size > MAX_FRAME || commandSize < 4 || commandSize > MAX_COMMAND || commandSize > size - SIZE) {
            return NOT_A_FRAME;
        }
        command = PulsarCommand.of(b[from + PREFIX + 1]);
        if (b[from + PREFIX] != TYPE_TAG || command == null) {
            return NOT_A_FRAME;
        }
        int tag = command.type << 3 | ProtobufReader.BYTES;
        int first = tag < 0x80 ? tag : tag & 0x7f | 0x80;
        boolean isSame =
                (b[from + PREFIX + 2] & 0xff) == first && (tag < 0x80 || (b[from + PREFIX + 3] & 0xff) == tag >> 7);
        return isSame ? SIZE + size : NOT_A_FRAME;
    }

    @Override
    protected void frame(PulsarState state, L7Input input, int to, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        long commandEnd = input.from + PREFIX + NetworkBytes.u32(b, input.from + SIZE);
        int end = (int) Math.min(to, commandEnd);
        L7Message message = message(input, length);
        message.length = length - SIZE;
        message.hasLength = true;
        message.requestType = command.name;
        message.status = L7Status.OK;
        read(state, b, input.from + PREFIX, end, message);
        if (state.version != 0) {
            message.version = Integer.toString(state.version);
        }
        message.requestDomain = state.brokerUrl;
        message.requestResource = topic.substring(topic.lastIndexOf('/') + 1);
        message.endpoint = message.requestResource;
        if (command.type == PulsarCommand.SEND || command.type == PulsarCommand.MESSAGE) {
            metadata.read(b, end, to, message);
        }
        tell(input.fromClient, message, exchange);
    }

    private void read(PulsarState state, byte[] b, int from, int to, L7Message message) {
        requestId = endId = sequence = 0;
        hasRequestId = false;
        topic = "";
        outer.begin(b, from, to);
        while (outer.next()) {
            if (outer.field == command.type && outer.wireType == ProtobufReader.BYTES) {
                fields.begin(b, outer.from, outer.end);
                while (fields.next()) {
                    field(state, b, message);
                }
            }
        }
        boolean isNamed = command.type == PulsarCommand.PRODUCER || command.type == PulsarCommand.SUBSCRIBE;
        if (isNamed) {
            state.topic(command.isOfProducer(), endId, topic);
        } else if (command.isOfProducer() || isOfConsumer()) {
            topic = state.topic(command.isOfProducer(), endId);
        }
    }

    private boolean isOfConsumer() {
        return switch (command.type) {
            case PulsarCommand.MESSAGE, PulsarCommand.ACK, 11, 12, PulsarCommand.CLOSE_CONSUMER, 20, 28, 29 -> true;
            default -> false;
        };
    }

    private void field(PulsarState state, byte[] b, L7Message message) {
        if (fields.wireType == ProtobufReader.VARINT) {
            number(state, message);
        } else if (fields.wireType == ProtobufReader.BYTES) {
            text(state, b, message);
        }
    }

    private void number(PulsarState state, L7Message message) {
        int field = fields.field;
        if (field == command.requestIdField) {
            requestId = fields.value;
            hasRequestId = true;
        } else if (field == command.errorField) {
            message.code = (int) fields.value;
            message.hasCode = true;
            message.status = L7Status.SERVER_ERROR;
        }
        int endField =
                switch (command.type) {
                    case PulsarCommand.PRODUCER -> 2;
                    case PulsarCommand.SUBSCRIBE -> CONSUMER_ID_OF_SUBSCRIBE;
                    default -> 1;
                };
        if (field == endField) {
            endId = fields.value;
        }
        if (field == 2) {
            sequence = fields.value;
        }
        if (command.type == PulsarCommand.CONNECT && field == CONNECT_VERSION) {
            state.version = (int) fields.value;
        } else if (command.type == PulsarCommand.CONNECTED && field == CONNECTED_VERSION) {
            int offered = (int) fields.value;
            state.version = state.version == 0 ? offered : Math.min(state.version, offered);
        }
    }

    private void text(PulsarState state, byte[] b, L7Message message) {
        int end = Math.min(fields.end, fields.from + MAX_TEXT);
        boolean isNamed = command.type == PulsarCommand.PRODUCER || command.type == PulsarCommand.SUBSCRIBE;
        if (isNamed && fields.field == 1) {
            topic = texts.text(b, fields.from, end);
        } else if (command.type == PulsarCommand.CONNECT && fields.field == PROXY_TO_BROKER_URL) {
            state.brokerUrl = texts.text(b, fields.from, end);
        } else if (command.errorTextField != 0 && fields.field == command.errorTextField) {
            message.exception = texts.text(b, fields.from, fields.end);
        }
    }

    private void tell(boolean fromClient, L7Message message, L7Exchange exchange) {
        pairing(fromClient, message);
        boolean isAskedByServer =
                command.type == PulsarCommand.CLOSE_PRODUCER || command.type == PulsarCommand.CLOSE_CONSUMER;
        if (command.role == 'r') {
            exchange.response(message);
        } else if (command.type == PulsarCommand.ACK
                ? hasRequestId
                : command.role == 'q' && (fromClient || !isAskedByServer)) {
            exchange.request(message);
        } else {
            exchange.session(message);
        }
    }

    private void pairing(boolean fromClient, L7Message message) {
        boolean clientAsks = fromClient == (command.role != 'r');
        switch (command.type) {
            case PulsarCommand.CONNECT, PulsarCommand.CONNECTED -> message.pairingId = GREETING;
            case PulsarCommand.PING, PulsarCommand.PONG -> message.pairingId = PINGED | (clientAsks ? 0 : SERVER_ASKS);
            case PulsarCommand.AUTH_CHALLENGE, PulsarCommand.AUTH_RESPONSE -> message.pairingId = SERVER_ASKS;
            case PulsarCommand.SEND, PulsarCommand.SEND_RECEIPT, PulsarCommand.SEND_ERROR -> {
                message.id = endId << 16 & 0xffff_0000L | sequence & 0xffff;
                message.hasId = true;
                message.pairingId = SENT | message.id;
            }
            default -> {
                if (hasRequestId) {
                    message.idAndPairing(requestId);
                }
            }
        }
    }
}
