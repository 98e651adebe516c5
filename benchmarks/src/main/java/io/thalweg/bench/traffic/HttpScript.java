package io.thalweg.bench.traffic;

/** HTTP/1.1 with keep-alive: requests of a made-up shop, one in four with a trace context, one in four with a request id. */
final class HttpScript extends TcpScript {
    private static final int ERROR_BODY = 120;

    private final int exchanges;
    private int messages;

    HttpScript(Flow flow, CaptureParameters parameters, GroundTruth truth) {
        super(flow, parameters, truth);
        exchanges = random.heavyTail(1, 1.2, 60);
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
            say(true, request());
        } else {
            pause(random.around(flow.serverRoundTripMicros) + random.heavyTail(120, 1.2, 900_000));
            say(false, response());
        }
        return true;
    }

    private Message request() {
        truth.http.requests++;
        String method = random.pick("GET", "GET", "GET", "GET", "GET", "GET", "POST", "POST", "PUT", "DELETE");
        StringBuilder text = new StringBuilder(256);
        text.append(method).append(" /api/v").append(random.between(1, 2)).append('/');
        text.append(Words.topic(random)).append('/').append(random.below(100_000));
        if (random.percent(33)) {
            text.append('?').append(Words.topic(random)).append('=').append(random.below(1000));
            text.append("&page=").append(random.below(20));
        }
        text.append(" HTTP/1.1\r\nHost: ")
                .append(Words.topic(random))
                .append('-')
                .append(flow.server % 64);
        text.append(".shop.example\r\nUser-Agent: bench/")
                .append(random.below(9))
                .append('.')
                .append(random.below(30));
        text.append("\r\nAccept: */*\r\n");
        int identified = random.below(4);
        if (identified == 0) {
            text.append("traceparent: 00-").append(Words.hex64(random)).append(Words.hex64(random));
            text.append('-').append(Words.hex64(random)).append("-01\r\n");
        } else if (identified == 1) {
            text.append("X-Request-ID: ")
                    .append(Words.hex64(random))
                    .append('-')
                    .append(Words.hex64(random));
            text.append("\r\n");
        }
        int body = 0;
        if (method.startsWith("P")) {
            body = 40 + random.heavyTail(60, 1.3, 6000);
            text.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body)
                    .append("\r\n");
        }
        return Message.of(text.append("\r\n").toString(), body, "");
    }

    private Message response() {
        truth.http.responses++;
        String status = status(random.below(100));
        truth.http.clientErrors += status.startsWith("4") ? 1 : 0;
        truth.http.serverErrors += status.startsWith("5") ? 1 : 0;
        int body = status.startsWith("200") ? random.heavyTail(900, 1.1, 400_000) : ERROR_BODY;
        String length = "Content-Length: " + body + "\r\n";
        if (status.startsWith("304")) {
            body = 0;
            length = "";
        }
        String head = "HTTP/1.1 " + status + "\r\nServer: nginx/1.24\r\nContent-Type: application/json\r\n" + length
                + "Connection: keep-alive\r\n\r\n";
        return Message.of(head, body, "");
    }

    private static String status(int drawn) {
        if (drawn < 90) {
            return "200 OK";
        }
        if (drawn < 92) {
            return "304 Not Modified";
        }
        if (drawn < 93) {
            return "302 Found";
        }
        if (drawn < 97) {
            return "404 Not Found";
        }
        return drawn < 99 ? "500 Internal Server Error" : "503 Service Unavailable";
    }
}
