package io.thalweg.engine.l7.openwire;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.AsciiBytes;
import io.thalweg.engine.l7.HeaderNames;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.SecretTexts;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.TraceHeaders;
import io.thalweg.engine.l7.UrlTexts;
import io.thalweg.engine.l7.framing.ConnectionFrameParser;
import io.thalweg.engine.l7.openwire.MarshalledBytes.Outcome;

/**
 * OpenWire commands. Each side first says what it can, always in the same form; from then on commands are written as both can.
 * A command that requires a response is answered by its id, whichever side sends it; all others are complete by themselves.
 * User names and passwords are never read.
 *
 * <pre>
 * size 4 (left out when both want so) | type 1 | fields of the type          WireFormatInfo: "ActiveMQ" | version 4 | properties
 * </pre>
 */
final class OpenWireParser extends ConnectionFrameParser<OpenWireState> {
    private static final byte[] MAGIC = {'A', 'c', 't', 'i', 'v', 'e', 'M', 'Q'};
    private static final int SIZE = 4;
    /** Size, type, command id, and where it is a boolean of its own whether a response is required. */
    private static final int SHORTEST = 10;

    private static final int WIRE_FORMAT_BEGIN = SIZE + 1 + 8 + 4;
    private static final int MAX_BYTES_OF_BITS = 63;
    private static final int LONG_BITS = 0x80;
    /** Shorter ones say too little to be known by themselves. */
    private static final int MIN_TELLING = 24;

    private static final long CLIENT_ASKS = 1L << 32;
    private static final long KEEP_ALIVE = 1L << 33;

    private final TextCache texts;
    private final UrlTexts urls;
    private final SecretTexts errors;
    private final TraceHeaders traces;
    private final HeaderNames requestIds;
    private final CommandReader reader;
    private final UsualFormats usual;
    private final PrimitiveMap map = new PrimitiveMap();
    private final int maxHead;

    OpenWireParser(L7Options options, TextCache texts) {
        super(options);
        this.texts = texts;
        this.urls = new UrlTexts(options, texts);
        this.errors = new SecretTexts(options, texts);
        this.traces = new TraceHeaders(options.headers());
        this.requestIds = new HeaderNames(options.headers().requestIds());
        this.reader = new CommandReader(texts);
        this.usual = new UsualFormats(reader);
        this.maxHead = options.maxHeadBytes();
    }

    /** In the middle of a connection a command is known when it makes sense to its last byte and has enough of them. */
    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        byte[] b = input.buffer;
        long length = sizedLength(null, b, input.from, input.to);
        if (length <= 0) {
            return length == NEED_MORE ? L7Guess.NEED_MORE : L7Guess.NOT_MINE;
        }
        DataType type = DataType.of(b[input.from + SIZE]);
        if (type == DataType.WIRE_FORMAT_INFO) {
            return L7Guess.EITHER;
        }
        if (length < MIN_TELLING
                || length > input.length()
                || usual.format(null, b, input.from + SIZE, input.from + (int) length) == null) {
            return L7Guess.NOT_MINE;
        }
        return switch (type) {
            case CONNECTION_INFO, CONSUMER_INFO, PRODUCER_INFO, MESSAGE_ACK -> L7Guess.REQUEST;
            case MESSAGE_DISPATCH -> L7Guess.RESPONSE;
            default -> type.isMessage() ? L7Guess.REQUEST : L7Guess.NOT_MINE;
        };
    }

    @Override
    protected long frameLength(OpenWireState state, L7Input input) {
        WireFormat format = state.format();
        byte[] b = input.buffer;
        boolean isAligned = state.isAligned(input.fromClient);
        long length = isSized(format, b[input.from])
                ? sizedLength(format, b, input.from, input.to)
                : unsizedLength(format, isAligned, input);
        if (length > 0 && length < input.length() && !isAligned) {
            // After a gap a command is believed when another may follow it: a size and a type alone tell too little.
            long next = sizedLength(format, b, input.from + (int) length, input.to);
            length = next == NOT_A_FRAME ? NOT_A_FRAME : length;
        }
        if (length == NOT_A_FRAME) {
            state.side(input.fromClient).destinations.clear();
        }
        return length;
    }

    /** A WireFormatInfo always has a size, which begins with 0, as no type is. */
    private static boolean isSized(WireFormat format, byte first) {
        return format == null || !format.isSizePrefixDisabled() || first == 0;
    }

    /** @param format null when it is not known */
    private static long sizedLength(WireFormat format, byte[] b, int from, int to) {
        if (to - from < SIZE) {
            return b[from] < 0 ? NOT_A_FRAME : NEED_MORE;
        }
        long length = SIZE + NetworkBytes.u32(b, from);
        if (length < SHORTEST || length > MAX_FRAME) {
            return NOT_A_FRAME;
        }
        if (to - from < SHORTEST) {
            return NEED_MORE;
        }
        DataType type = DataType.of(b[from + SIZE]);
        if (type == null || !type.isCommand()) {
            return NOT_A_FRAME;
        }
        boolean isSound = type == DataType.WIRE_FORMAT_INFO
                ? length >= WIRE_FORMAT_BEGIN && AsciiBytes.startsLike(b, from + SIZE + 1, to, MAGIC)
                : isBegin(format, b, from + SIZE + 1, length);
        if (isSound && type == DataType.WIRE_FORMAT_INFO && to - from < WIRE_FORMAT_BEGIN) {
            return NEED_MORE;
        }
        return isSound ? length : NOT_A_FRAME;
    }

    /** Whether the fields begin as those of a command do: with the bits of a tight one, or with an id and a boolean. */
    private static boolean isBegin(WireFormat format, byte[] b, int from, long length) {
        int first = NetworkBytes.u8(b, from);
        boolean isTight = format == null ? first != 0 : format.isTight();
        if (!isTight) {
            return (b[from + SIZE] & ~1) == 0;
        }
        boolean isLong = (first & ~0x40) == LONG_BITS;
        return isLong || first > 0 && first <= MAX_BYTES_OF_BITS && first < length - SIZE - 1 - SIZE;
    }

    /** The length of a command that does not say it: to be found by reading it, or all that is there of a long one. */
    private long unsizedLength(WireFormat format, boolean isAligned, L7Input input) {
        DataType type = DataType.of(input.buffer[input.from]);
        if (type == null || !type.isCommand() || type == DataType.WIRE_FORMAT_INFO) {
            return NOT_A_FRAME;
        }
        Outcome outcome = reader.read(format, null, input.buffer, input.from, input.to, input.from + MAX_FRAME);
        return switch (outcome) {
            case COMPLETE -> isAligned || reader.end() == input.to ? reader.end() - input.from : NOT_A_FRAME;
            case CUT -> !isAligned ? NOT_A_FRAME : input.length() < maxHead ? NEED_MORE : input.length();
            case BROKEN -> NOT_A_FRAME;
        };
    }

    @Override
    protected void gap(OpenWireState state, L7Input input, L7Exchange exchange) {
        state.side(input.fromClient).destinations.clear();
    }

    @Override
    protected void frame(OpenWireState state, L7Input input, int to, long length, L7Exchange exchange) {
        byte[] b = input.buffer;
        WireFormat format = state.format();
        int prefix = isSized(format, b[input.from]) ? SIZE : 0;
        DataType type = DataType.of(b[input.from + prefix]);
        L7Message message = message(input, length);
        message.length = length - prefix;
        message.hasLength = true;
        message.requestType = type.command;
        message.status = L7Status.OK;
        if (type == DataType.WIRE_FORMAT_INFO) {
            wireFormatInfo(state, input, to, message);
            message.idAndPairing(0);
            exchange.session(message);
            return;
        }
        if (format == null) {
            format = assumed(state, b, input.from, to, length);
        } else {
            message.version = Integer.toString(format.version());
        }
        DestinationCache destinations = state.side(input.fromClient).destinations;
        reader.read(format, destinations, b, input.from + prefix, to, input.from + length);
        describe(message, b);
        tell(state, type, input, message, exchange);
    }

    private void wireFormatInfo(OpenWireState state, L7Input input, int to, L7Message message) {
        byte[] b = input.buffer;
        int properties = input.from + WIRE_FORMAT_BEGIN;
        int version = NetworkBytes.i32(b, properties - 4);
        message.version = Integer.toString(version);
        boolean isTight = false;
        boolean isCached = false;
        boolean isSizePrefixDisabled = false;
        boolean hasStackTraces = false;
        if (to > properties && b[properties] != 0) {
            map.begin(b, Math.min(to, properties + 1 + 4), to);
            while (map.next()) {
                isTight |= map.isTrue() && map.isNamed("TightEncodingEnabled");
                isCached |= map.isTrue() && map.isNamed("CacheEnabled");
                isSizePrefixDisabled |= map.isTrue() && map.isNamed("SizePrefixDisabled");
                hasStackTraces |= map.isTrue() && map.isNamed("StackTraceEnabled");
            }
        }
        state.offer(
                input.fromClient,
                new WireFormat(Math.max(1, version), isTight, isCached, isSizePrefixDisabled, hasStackTraces));
    }

    /** Of a connection whose beginning was not seen. */
    private WireFormat assumed(OpenWireState state, byte[] b, int from, int to, long length) {
        int type = from + SIZE;
        boolean isWhole = to - from == length;
        WireFormat format = isWhole ? usual.format(state.assumed, b, type, to) : state.assumed;
        state.assumed = format == null ? UsualFormats.first(b, type) : format;
        return state.assumed;
    }

    /** Fills in what the command that was read says. */
    private void describe(L7Message message, byte[] b) {
        message.requestDomain = urls.text(b, reader.url, reader.urlTo);
        message.requestResource = reader.destination;
        message.endpoint = reader.destination;
        message.xRequestId = reader.jmsCorrelationId;
        traces.begin();
        map.begin(b, reader.properties, reader.propertiesTo);
        while (map.next()) {
            if (!map.isText()) {
                continue;
            }
            if (traces.isOne(b, map.name, map.nameTo)) {
                traces.header(b, map.name, map.nameTo, map.from, map.end);
            } else if (message.xRequestId.isEmpty() && requestIds.contains(b, map.name, map.nameTo)) {
                message.xRequestId = texts.text(b, map.from, map.end);
            }
        }
        traces.fill(message);
    }

    private void tell(OpenWireState state, DataType type, L7Input input, L7Message message, L7Exchange exchange) {
        boolean fromClient = input.fromClient;
        if (type == DataType.EXCEPTION_RESPONSE || type == DataType.CONNECTION_ERROR) {
            message.status = L7Status.SERVER_ERROR;
            message.exception = errors.text(input.buffer, reader.exception, reader.exceptionTo);
        }
        if (type.isResponse()) {
            message.idAndPairing(reader.correlationId);
            message.pairingId |= fromClient ? 0 : CLIENT_ASKS;
            exchange.response(message);
            return;
        }
        message.idAndPairing(reader.commandId);
        message.pairingId |= fromClient ? CLIENT_ASKS : 0;
        if (type == DataType.KEEP_ALIVE_INFO) {
            keepAlive(state, fromClient, message, exchange);
        } else if (reader.isResponseRequired) {
            exchange.request(message);
        } else {
            exchange.session(message);
        }
    }

    /** One that requires a response is answered by one that does not. */
    private void keepAlive(OpenWireState state, boolean fromClient, L7Message message, L7Exchange exchange) {
        OpenWireState.Side other = state.side(!fromClient);
        if (reader.isResponseRequired) {
            message.pairingId = KEEP_ALIVE | (fromClient ? CLIENT_ASKS : 0);
            state.side(fromClient).awaitsKeepAlive = true;
            exchange.request(message);
        } else if (other.awaitsKeepAlive) {
            message.pairingId = KEEP_ALIVE | (fromClient ? 0 : CLIENT_ASKS);
            other.awaitsKeepAlive = false;
            exchange.response(message);
        } else {
            exchange.session(message);
        }
    }
}
