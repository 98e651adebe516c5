package io.thalweg.engine.l7.mysql;

import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.LittleEndian;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.l7.mysql.MysqlState.Compression;
import io.thalweg.engine.l7.sql.SqlDialect;
import io.thalweg.engine.l7.sql.SqlStatement;

/**
 * MySQL connections: the login and each command is a request, the first packet of the answer its response.
 *
 * <p>A command has sequence number 0. The packets of one answer count on from the one before, so a packet that does not is the
 * first of the next answer, whatever result sets, rows or files came before; nothing of those is read. Where the client
 * asks for TLS the connection goes over to that.
 */
final class MysqlParser implements L7Parser {
    private static final int STATEMENT_ID = 4;
    /** Statement id, flags, iterations. */
    private static final int EXECUTE_HEAD = 9;

    private final int maxHead;
    private final boolean obfuscate;
    private final TextCache texts;
    private final SqlStatement statement;
    private final MysqlLogin login;
    private final MysqlParameters parameters;
    private final MysqlResponse response;
    private final MysqlFrame frame;

    MysqlParser(L7Options options, TextCache texts) {
        this.maxHead = options.maxHeadBytes();
        this.obfuscate = options.obfuscate();
        this.texts = texts;
        this.statement = new SqlStatement(SqlDialect.MYSQL, options, texts);
        this.login = new MysqlLogin(texts);
        this.parameters = new MysqlParameters(options.maxTextBytes());
        this.response = new MysqlResponse(options.obfuscate(), texts);
        this.frame = new MysqlFrame(maxHead);
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        boolean isOnPort = flow.serverPort() == MysqlSignature.PORT;
        return MysqlSignature.guess(input.buffer, input.from, input.to, isOnPort);
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        MysqlState mysql = (MysqlState) state;
        if (!mysql.isAligned(input.fromClient) && !align(mysql, input)) {
            // A header may come by itself; less than that is the end of what was lost.
            return input.length() == MysqlFrame.HEADER ? NEED_MORE : input.toNextSegment();
        }
        if (input.length() < MysqlFrame.headerBytes(mysql.compression)) {
            return NEED_MORE;
        }
        long length = MysqlFrame.length(input.buffer, input.from, mysql.compression);
        if (isPassedOver(mysql, input, exchange)) {
            if (!input.fromClient) {
                mysql.serverSequence = MysqlFrame.sequence(input.buffer, input.from);
            }
            return length;
        }
        if (input.length() < Math.min(length, maxHead)) {
            return NEED_MORE;
        }
        tell(mysql, input, length, exchange);
        return length;
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        MysqlState mysql = (MysqlState) state;
        boolean isBegun = mysql.isAligned(input.fromClient)
                && input.length() > MysqlFrame.headerBytes(mysql.compression)
                && !isPassedOver(mysql, input, exchange);
        if (isBegun) {
            tell(mysql, input, MysqlFrame.length(input.buffer, input.from, mysql.compression), exchange);
        } else if (!isEnd && !input.fromClient) {
            exchange.responsesLost();
        }
        mysql.aligned(input.fromClient, false);
        if (!input.fromClient && !isBegun) {
            mysql.serverSequence = MysqlState.NO_SEQUENCE;
        }
    }

    /** Looks for the beginning of a message after a loss, or where the connection was not seen from its beginning. */
    private static boolean align(MysqlState mysql, L7Input input) {
        byte[] b = input.buffer;
        if (mysql.compression == Compression.ZLIB || mysql.compression == Compression.ZSTD) {
            boolean isFirst = MysqlSignature.isFirstFrame(b, input.from, input.to, input.fromClient ? 0 : 1);
            mysql.aligned(input.fromClient, isFirst);
            return isFirst;
        }
        L7Guess guess = MysqlSignature.guess(b, input.from, input.to, true);
        boolean isOwn = guess == (input.fromClient ? L7Guess.REQUEST : L7Guess.RESPONSE)
                || !input.fromClient && mysql.isAuthenticating && input.length() > MysqlFrame.HEADER;
        if (!isOwn) {
            return false;
        }
        int sequence = MysqlFrame.sequence(b, input.from);
        boolean isLogin = input.fromClient && sequence == 1;
        boolean isGreeting = !input.fromClient && sequence == 0;
        if (isLogin || isGreeting) {
            mysql.isAuthenticating = true;
            mysql.compression = Compression.UNKNOWN;
        } else if (mysql.compression == Compression.UNKNOWN && !mysql.isAuthenticating) {
            mysql.compression = MysqlSignature.compression(b, input.from, input.to);
        }
        mysql.aligned(input.fromClient, true);
        return true;
    }

    /** Whether the packet is neither a command nor the first of an answer. */
    private static boolean isPassedOver(MysqlState mysql, L7Input input, L7Exchange exchange) {
        int sequence = MysqlFrame.sequence(input.buffer, input.from);
        if (mysql.isAuthenticating) {
            return input.fromClient && sequence != 1;
        }
        if (input.fromClient) {
            return sequence != 0;
        }
        if (mysql.serverSequence == MysqlState.NO_SEQUENCE) {
            return sequence > 1;
        }
        boolean isNext = sequence == (mysql.serverSequence + 1 & 0xff);
        return isNext && (sequence != 1 || !exchange.hasRequestSince(input.timestampMicros));
    }

    private void tell(MysqlState mysql, L7Input input, long length, L7Exchange exchange) {
        int end = (int) Math.min(input.to, input.from + length);
        frame.read(input.buffer, input.from, end, mysql.compression);
        if (input.fromClient && mysql.isAuthenticating) {
            login(mysql, input, length, exchange);
        } else if (input.fromClient) {
            command(mysql, input, length, exchange);
        } else {
            answer(mysql, input, exchange);
        }
    }

    private static String version(MysqlState mysql) {
        return mysql.version == MysqlLogin.PROTOCOL_10 ? "10" : "";
    }

    private void login(MysqlState mysql, L7Input input, long length, L7Exchange exchange) {
        L7Message message = login.read(frame.b, frame.from, frame.to, frame.isWhole);
        if (message == null) {
            exchange.malformed();
            mysql.aligned(true, false);
            return;
        }
        if (login.isTls) {
            exchange.handOver(null);
            return;
        }
        mysql.capabilities = login.capabilities & (mysql.capabilities == 0 ? ~0L : mysql.capabilities);
        mysql.command = 0;
        message.version = version(mysql);
        exchange.request(place(message, input, length));
    }

    private void command(MysqlState mysql, L7Input input, long length, L7Exchange exchange) {
        L7Message message = place(new L7Message(), input, length);
        boolean isReadable = frame.from >= 0 && frame.from < frame.to;
        int command = isReadable ? frame.b[frame.from] & 0xff : 0;
        mysql.command = command;
        message.version = version(mysql);
        message.requestType = MysqlCommand.name(command);
        if (isReadable && message.requestType.isEmpty()) {
            exchange.malformed();
            mysql.aligned(true, false);
            return;
        }
        if (isReadable) {
            arguments(mysql, command, frame.from + 1, message);
        }
        if (MysqlCommand.isOneWay(command)) {
            exchange.session(message);
        } else {
            exchange.request(message);
        }
    }

    private void arguments(MysqlState mysql, int command, int from, L7Message message) {
        byte[] b = frame.b;
        int to = frame.to;
        if (command == MysqlCommand.QUERY || command == MysqlCommand.STMT_PREPARE) {
            int text = command == MysqlCommand.QUERY ? statementFrom(mysql, from, to) : from;
            if (text >= 0) {
                statement.fill(b, text, to, message);
            }
        } else if (command == MysqlCommand.INIT_DB) {
            message.requestResource = texts.text(b, from, to);
        } else if (command == MysqlCommand.CHANGE_USER) {
            message.requestResource = login.changedUser(b, from, to);
            mysql.isAuthenticating = true;
        } else if (MysqlCommand.hasStatementId(command) && to - from >= STATEMENT_ID) {
            message.id = LittleEndian.u32(b, from);
            message.hasId = true;
            if (command == MysqlCommand.STMT_EXECUTE && !obfuscate) {
                int count = mysql.statements.parameters((int) message.id);
                boolean hasCount = (mysql.capabilities & MysqlLogin.QUERY_ATTRIBUTES) != 0 && (b[from + 4] & 8) != 0;
                message.requestResource = executed(b, from + EXECUTE_HEAD, to, count, hasCount);
            }
        }
    }

    private String executed(byte[] b, int from, int to, int count, boolean hasCount) {
        if (!hasCount) {
            return texts.cut(parameters.read(b, from, to, count, false));
        }
        long sent = MysqlBytes.lengthEncoded(b, from, to);
        return sent < 0 || sent > Short.MAX_VALUE
                ? ""
                : texts.cut(parameters.read(b, from + MysqlBytes.lengthEncodedBytes(b[from]), to, (int) sent, true));
    }

    /** Behind the attributes of a query; negative when they are not all there. */
    private int statementFrom(MysqlState mysql, int from, int to) {
        boolean hasAttributes = mysql.capabilities == 0
                ? isCount(frame.b, from, to)
                : (mysql.capabilities & MysqlLogin.QUERY_ATTRIBUTES) != 0;
        if (!hasAttributes) {
            return from;
        }
        long count = MysqlBytes.lengthEncoded(frame.b, from, to);
        if (count < 0 || count > Short.MAX_VALUE) {
            return -1;
        }
        int at = from + MysqlBytes.lengthEncodedBytes(frame.b[from]) + 1;
        if (count > 0) {
            parameters.read(frame.b, at, to, (int) count, true);
            return parameters.end;
        }
        return at <= to ? at : -1;
    }

    /** Whether what is behind a command is no text, as far as its first byte tells. */
    private static boolean isCount(byte[] b, int from, int to) {
        return from < to && b[from] >= 0 && b[from] < ' ' && b[from] != '\t' && b[from] != '\n' && b[from] != '\r';
    }

    private void answer(MysqlState mysql, L7Input input, L7Exchange exchange) {
        int sequence = MysqlFrame.sequence(input.buffer, input.from);
        mysql.serverSequence = sequence;
        boolean isReadable = frame.from >= 0 && frame.from < frame.to;
        int first = isReadable ? frame.b[frame.from] & 0xff : MysqlResponse.OK;
        if (mysql.isAuthenticating) {
            if (sequence == 0 && first != MysqlResponse.ERROR) {
                mysql.version = first;
                mysql.capabilities = MysqlLogin.greetingCapabilities(frame.b, frame.from, frame.to);
                return;
            }
            if (first == MysqlResponse.MORE_AUTH_DATA || first == MysqlResponse.AUTH_SWITCH) {
                return;
            }
            mysql.isAuthenticating = false;
            compress(mysql);
        }
        if (first == MysqlResponse.LOCAL_INFILE) {
            return;
        }
        L7Message message = place(new L7Message(), input, input.length());
        if (isReadable) {
            response.fill(frame.b, frame.from, frame.to, mysql, message);
        } else {
            message.status = L7Status.OK;
        }
        exchange.response(message);
    }

    /** What was agreed on at the login holds from here on. */
    private static void compress(MysqlState mysql) {
        if (mysql.command != 0 || mysql.capabilities == 0) {
            return;
        }
        boolean isZlib = (mysql.capabilities & MysqlLogin.COMPRESS) != 0;
        boolean isZstd = (mysql.capabilities & MysqlLogin.ZSTD) != 0;
        mysql.compression = isZlib ? Compression.ZLIB : isZstd ? Compression.ZSTD : Compression.NONE;
    }

    private static L7Message place(L7Message message, L7Input input, long length) {
        message.timestampMicros = input.timestampMicros;
        message.tcpSequence = input.sequence;
        message.capturedBytes = (int) Math.min(length, input.length());
        return message;
    }
}
