package io.thalweg.engine.l7.plugin;

import io.thalweg.engine.l7.AsciiBytes;
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
import java.nio.charset.StandardCharsets;

final class TinyParser implements L7Parser {
    private static final byte[] MAGIC = "TINY".getBytes(StandardCharsets.US_ASCII);
    private static final int WORD = "TINY? ".length();

    private final int maxLine;
    private final TextCache texts;

    TinyParser(L7Options options, TextCache texts) {
        this.maxLine = options.maxHeadBytes();
        this.texts = texts;
    }

    @Override
    public L7Guess guess(L7Input input, L7Flow flow) {
        if (!AsciiBytes.startsLike(input.buffer, input.from, input.to, MAGIC)) {
            return L7Guess.NOT_MINE;
        }
        if (input.length() <= MAGIC.length) {
            return L7Guess.NEED_MORE;
        }
        return switch (input.buffer[input.from + MAGIC.length]) {
            case '?' -> L7Guess.REQUEST;
            case '!' -> L7Guess.RESPONSE;
            default -> L7Guess.NOT_MINE;
        };
    }

    @Override
    public long parse(L7ParserState state, L7Input input, L7Exchange exchange) {
        int end = input.from;
        while (end < input.to && input.buffer[end] != '\n') {
            end++;
        }
        if (end == input.to && input.length() < maxLine) {
            return NEED_MORE;
        }
        L7Guess guess = guess(input, null);
        if (guess != L7Guess.REQUEST && guess != L7Guess.RESPONSE) {
            exchange.malformed();
            return end - input.from + 1;
        }
        L7Message message = new L7Message();
        message.timestampMicros = input.timestampMicros;
        message.tcpSequence = input.sequence;
        message.capturedBytes = input.length();
        String word = texts.text(input.buffer, input.from + WORD, end);
        if (guess == L7Guess.REQUEST) {
            message.requestResource = word;
            message.attribute("number", String.valueOf(++((TinyProtocol.State) state).requests));
            exchange.request(message);
        } else {
            message.result = word;
            message.status = word.equals("no") ? L7Status.SERVER_ERROR : L7Status.OK;
            exchange.response(message);
        }
        return end - input.from + 1;
    }

    @Override
    public void lost(L7ParserState state, L7Input input, boolean isEnd, L7Exchange exchange) {
        // Lines begin anew with the next segment.
    }
}
