package io.thalweg.engine.l7.amqp;

import io.thalweg.engine.decode.NetworkBytes;
import io.thalweg.engine.l7.TextCache;

/** Reads the arguments of a method along {@link AmqpMethod#arguments}; what is not there stays empty. */
final class AmqpArguments {
    private final TextCache texts;
    private byte[] b;
    private int at;
    private int to;

    String virtualHost;
    String queue;
    String exchange;
    String routingKey;
    String replyText;
    int replyCode;
    int failedClass;
    int failedMethod;

    AmqpArguments(TextCache texts) {
        this.texts = texts;
    }

    void read(AmqpMethod method, byte[] buffer, int from, int end) {
        b = buffer;
        at = from;
        to = end;
        virtualHost = queue = exchange = routingKey = replyText = "";
        replyCode = failedClass = failedMethod = 0;
        for (int i = 0; i < method.arguments.length(); i++) {
            read(method.arguments.charAt(i));
        }
    }

    private void read(char kind) {
        switch (kind) {
            case '1', '2', '8' -> at += kind - '0';
            case 's' -> text();
            case 'v' -> virtualHost = text();
            case 'q' -> queue = text();
            case 'x' -> exchange = text();
            case 'k' -> routingKey = text();
            case 't' -> replyText = text();
            case 'c' -> replyCode = u16();
            case 'm' -> {
                failedClass = u16();
                failedMethod = u16();
            }
            default -> throw new IllegalArgumentException("arguments: " + kind);
        }
    }

    private int u16() {
        at += 2;
        return at > to ? 0 : NetworkBytes.u16(b, at - 2);
    }

    private String text() {
        if (at >= to) {
            return "";
        }
        int from = at + 1;
        at = from + (b[at] & 0xff);
        return texts.text(b, from, Math.min(at, to));
    }

    /** {@code exchange.key} where a method has either, else the queue. */
    String resource(AmqpMethod method) {
        boolean isByExchange = method.arguments.indexOf('x') >= 0;
        return isByExchange ? texts.cut(exchange + "." + routingKey) : queue;
    }
}
