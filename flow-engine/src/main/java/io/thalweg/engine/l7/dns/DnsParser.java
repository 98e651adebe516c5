package io.thalweg.engine.l7.dns;

import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.L7Exchange;
import io.thalweg.engine.l7.L7Flow;
import io.thalweg.engine.l7.L7Guess;
import io.thalweg.engine.l7.L7Input;
import io.thalweg.engine.l7.L7Message;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.L7Parser;
import io.thalweg.engine.l7.L7ParserState;
import io.thalweg.engine.l7.L7Status;
import io.thalweg.engine.l7.TextCache;
import io.thalweg.engine.row.L7FlowLog;
import java.util.Set;

/**
 * DNS messages: one in a UDP datagram, several in a TCP stream, each behind its length in two bytes (RFC 7766).
 *
 * <p>Looked for on the configured ports only. Multicast DNS and LLMNR (RFC 4795) use the same format, but what they ask of a
 * group nobody or many answer, from other addresses: packets between the ports of the former and to multicast groups are
 * left alone.
 */
final class DnsParser implements L7Parser {
    private static final int PREFIX = 2;
    private static final int MULTICAST_DNS = 5353;
    private static final int LLMNR = 5355;
    private static final int NO_SUCH_DOMAIN = 3;
    private static final int FORMAT_ERROR = 1;
    /** Longer ones, at first sight, are more likely the middle of a message whose length was lost. */
    private static final int MAX_FIRST_QUERY = 4096;

    private final Set<String> unconcernedSuffixes;
    private final int maxHead;
    private final DnsHeader header = new DnsHeader();
    private final DnsName name;
    private final DnsAnswers answers;
    private int questionsEnd;

    DnsParser(L7Options options, TextCache texts) {
        this.unconcernedSuffixes = options.unconcernedDnsSuffixes();
        this.maxHead = options.maxHeadBytes();
        this.name = new DnsName(texts);
        this.answers = new DnsAnswers(texts, name, options.maxTextBytes());
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        if (isMulticast(flow)) {
            return L7Guess.NOT_MINE;
        }
        boolean isStream = flow.ipProtocol() == IpProtocol.TCP;
        int from = isStream ? input.from + PREFIX : input.from;
        if (isStream && input.length() < PREFIX + DnsHeader.BYTES) {
            return L7Guess.NEED_MORE;
        }
        int length = isStream ? NetworkBytes.u16(input.buffer, input.from) : input.wireLength;
        if (!header.read(input.buffer, from, input.to, length)) {
            return L7Guess.NOT_MINE;
        }
        if (isStream && isDoubtful(length)) {
            return L7Guess.NOT_MINE;
        }
        if (header.questions > 0 && !isQuestion(input.buffer, from, input.to)) {
            return L7Guess.NOT_MINE;
        }
        return header.isResponse ? L7Guess.RESPONSE : L7Guess.REQUEST;
    }

    /** Whether the message whose header was read says it is too long for what it is. */
    private boolean isDoubtful(int length) {
        return !header.isResponse && length > MAX_FIRST_QUERY;
    }

    /** The first question, as far as it is there. */
    private boolean isQuestion(byte[] b, int from, int to) {
        String question = name.read(b, from, from + DnsHeader.BYTES, to);
        if (question == null) {
            return false;
        }
        return name.end < 0 || name.end + 4 > to || DnsHeader.isClass(NetworkBytes.u16(b, name.end + 2));
    }

    private static boolean isMulticast(L7Flow flow) {
        boolean isLocal = isLocal(flow.serverPort()) || isLocal(flow.clientPort());
        if (!isLocal) {
            return false;
        }
        if (flow.serverPort() == flow.clientPort()) {
            return true;
        }
        L7FlowLog who = new L7FlowLog();
        flow.describe(who);
        return isGroup(who.ip40, who.ip60High) || isGroup(who.ip41, who.ip61High);
    }

    private static boolean isLocal(int port) {
        return port == MULTICAST_DNS || port == LLMNR;
    }

    private static boolean isGroup(int ip4, long ip6High) {
        return ip4 >>> 28 == 0xe || ip6High >>> 56 == 0xff;
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        DnsState dns = (DnsState) state;
        if (input.isStream) {
            return frame(dns, input, exchange);
        }
        message(dns, input, input.from, input.to, input.wireLength, exchange);
        return input.length();
    }

    private long frame(DnsState dns, L7Input input, L7Exchange exchange) {
        byte[] b = input.buffer;
        int from = input.from;
        if (input.length() < PREFIX) {
            return NEED_MORE;
        }
        int length = NetworkBytes.u16(b, from);
        if (dns.isLost(input.fromClient)) {
            if (input.length() < PREFIX + DnsHeader.BYTES) {
                return input.toNextSegment();
            }
            boolean isHeader = header.read(b, from + PREFIX, input.to, length) && !isDoubtful(length);
            if (!isHeader || header.isResponse == input.fromClient) {
                return input.toNextSegment();
            }
            dns.lost(input.fromClient, false);
        }
        int whole = PREFIX + length;
        if (input.length() < Math.min(whole, maxHead)) {
            return NEED_MORE;
        }
        int to = Math.min(input.to, from + Math.min(whole, maxHead));
        if (!message(dns, input, from + PREFIX, to, length, exchange)) {
            dns.lost(input.fromClient, true);
        }
        return whole;
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        DnsState dns = (DnsState) state;
        if (!dns.isLost(input.fromClient) && input.length() >= PREFIX + DnsHeader.BYTES) {
            int length = NetworkBytes.u16(input.buffer, input.from);
            message(dns, input, input.from + PREFIX, input.to, length, exchange);
        }
        dns.lost(input.fromClient, true);
    }

    /** @return whether it is one */
    private boolean message(DnsState dns, L7Input input, int from, int to, int length, L7Exchange exchange) {
        byte[] b = input.buffer;
        if (!header.read(b, from, to, length)) {
            exchange.malformed();
            return false;
        }
        L7Message message = new L7Message();
        message.timestampMicros = input.timestampMicros;
        message.tcpSequence = input.sequence;
        message.capturedBytes = to - input.from;
        message.idAndPairing(header.id);
        int type = question(b, from, to, message);
        if (type < 0) {
            exchange.malformed();
            return false;
        }
        message.attribute("opcode", DnsHeader.opcodeName(header.opcode));
        if (header.isResponse) {
            response(dns, b, from, to, to - from >= length, type, message, exchange);
        } else {
            dns.transfer = type == DnsType.AXFR || type == DnsType.IXFR ? dns.transfer : DnsState.NO_TRANSFER;
            exchange.request(message);
        }
        return true;
    }

    /** Reads the questions; the first one becomes columns. Its type, 0 when there is none, negative when it is broken. */
    private int question(byte[] b, int from, int to, L7Message message) {
        int first = 0;
        int at = from + DnsHeader.BYTES;
        questionsEnd = at;
        for (int i = 0; i < header.questions; i++) {
            String asked = name.read(b, from, at, to);
            if (asked == null) {
                questionsEnd = -1;
                return i == 0 ? -1 : first;
            }
            boolean isWhole = name.end >= 0 && name.end + 4 <= to;
            int type = isWhole ? NetworkBytes.u16(b, name.end) : 0;
            if (i == 0) {
                first = type;
                message.requestResource = asked;
                message.endpoint = asked;
                message.requestType = isWhole ? DnsType.name(type) : "";
                message.requestDomain = type == DnsType.A || type == DnsType.AAAA ? asked : "";
            }
            if (!isWhole) {
                questionsEnd = -1;
                return first;
            }
            at = name.end + 4;
        }
        questionsEnd = at;
        return first;
    }

    private void response(
            DnsState dns,
            byte[] b,
            int from,
            int to,
            boolean isWhole,
            int type,
            L7Message message,
            L7Exchange exchange) {
        if (dns.transfer == header.id && (header.questions == 0 || type == DnsType.AXFR || type == DnsType.IXFR)) {
            return;
        }
        message.code = header.code;
        message.hasCode = true;
        message.status = status(message.requestResource);
        message.exception = message.status == L7Status.OK || header.code == 0 ? "" : DnsHeader.codeText(header.code);
        if (questionsEnd >= 0) {
            message.result = answers.read(b, from, questionsEnd, to, header.answers + header.authorities, isWhole);
            if (!answers.isSound) {
                exchange.malformed();
            }
        }
        L7Message request = exchange.response(message);
        boolean isTransfer = type == DnsType.AXFR || type == DnsType.IXFR;
        dns.transfer = request != null && isTransfer ? header.id : DnsState.NO_TRANSFER;
    }

    private L7Status status(String asked) {
        return switch (header.code) {
            case 0 -> L7Status.OK;
            case FORMAT_ERROR -> L7Status.CLIENT_ERROR;
            case NO_SUCH_DOMAIN -> isUnconcerned(asked) ? L7Status.OK : L7Status.CLIENT_ERROR;
            default -> L7Status.SERVER_ERROR;
        };
    }

    private boolean isUnconcerned(String asked) {
        for (String suffix : unconcernedSuffixes) {
            if (asked.endsWith(suffix) && (asked.length() == suffix.length() || isDotBefore(asked, suffix))) {
                return true;
            }
        }
        return false;
    }

    /** Whole labels only: {@code frontnode.net} is not within {@code node.net}. */
    private static boolean isDotBefore(String asked, String suffix) {
        return suffix.startsWith(".") || asked.charAt(asked.length() - suffix.length() - 1) == '.';
    }
}
