package io.thalweg.bench.traffic;

/** Redis (RESP2): GET, SET, INCR and HGET, with the answers they have. */
final class RedisScript extends TcpScript {
    private final int exchanges;
    private int messages;

    RedisScript(Flow flow, CaptureParameters parameters, GroundTruth truth) {
        super(flow, parameters, truth);
        exchanges = random.heavyTail(3, 1.3, 200);
    }

    @Override
    boolean talk() {
        if (messages == 2 * exchanges) {
            return false;
        }
        if (messages++ % 2 == 0) {
            if (messages > 1) {
                pause(50 + random.heavyTail(400, 0.9, 3_000_000));
            }
            say(true, command());
        } else {
            pause(random.around(flow.serverRoundTripMicros) + random.heavyTail(30, 1.3, 200_000));
            say(false, reply());
        }
        return true;
    }

    private Message command() {
        truth.redis.requests++;
        String key = Words.topic(random) + ":" + random.below(50_000);
        String keyPart = "$" + key.length() + "\r\n" + key + "\r\n";
        int drawn = random.below(10);
        if (drawn < 6) {
            return Message.of("*2\r\n$3\r\nGET\r\n" + keyPart);
        }
        if (drawn < 8) {
            int value = 16 + random.heavyTail(20, 1.4, 4000);
            return Message.of("*3\r\n$3\r\nSET\r\n" + keyPart + "$" + value + "\r\n", value, "\r\n");
        }
        if (drawn < 9) {
            return Message.of("*2\r\n$4\r\nINCR\r\n" + keyPart);
        }
        return Message.of("*3\r\n$4\r\nHGET\r\n" + keyPart + "$4\r\nname\r\n");
    }

    private Message reply() {
        truth.redis.responses++;
        int drawn = random.below(100);
        if (drawn < 55) {
            int value = 8 + random.heavyTail(30, 1.3, 8000);
            return Message.of("$" + value + "\r\n", value, "\r\n");
        }
        if (drawn < 75) {
            return Message.of("+OK\r\n");
        }
        if (drawn < 88) {
            return Message.of(":" + random.below(100_000) + "\r\n");
        }
        if (drawn < 98) {
            return Message.of("$-1\r\n");
        }
        truth.redis.serverErrors++;
        return Message.of("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");
    }
}
