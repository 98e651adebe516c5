package io.thalweg.bench.micro;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Time of one HTTP/1.1 request and its response on a connection that is kept alive, from payload to row, with the headers of
 * a browser and of a server behind a proxy. Below 2000 ns is the aim.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HttpBenchmark {
    private static final int SEGMENT = 1448;

    private static final String CLIENT = """
            Host: shop.example
            Connection: keep-alive
            User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36
            Accept: application/json, text/plain, */*
            Accept-Encoding: gzip, deflate, br
            Accept-Language: en-GB,en;q=0.9
            Referer: https://shop.example/carts
            Cookie: session=4711.8f2c1b7e9a3d; theme=dark
            X-Forwarded-For: 192.0.2.7, 10.0.0.1
            X-Request-Id: 7d3f0c52-9a44-4f4e-9d0b-2f0f6f3c1a55
            traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
            """;

    private static final String SERVER = """
            Server: nginx/1.26.1
            Date: Mon, 03 Jun 2024 09:12:44 GMT
            Connection: keep-alive
            Content-Type: application/json; charset=utf-8
            Cache-Control: no-store
            Vary: Accept-Encoding
            X-Request-Id: 7d3f0c52-9a44-4f4e-9d0b-2f0f6f3c1a55
            """;

    private static final byte[] GET = bytes("GET /api/v1/carts/4711?expand=items&page=2 HTTP/1.1", CLIENT, "");
    private static final byte[] FOUND =
            bytes("HTTP/1.1 200 OK", SERVER + "Content-Length: " + 2 * SEGMENT + "\n", "x".repeat(2 * SEGMENT));
    private static final byte[] BEGIN = Arrays.copyOf(FOUND, SEGMENT);
    private static final byte[] REST = Arrays.copyOfRange(FOUND, SEGMENT, FOUND.length);

    private static final String ORDER = "{\"cart\":4711,\"items\":[{\"id\":7,\"count\":2}],\"note\":\"at the door\"}";
    private static final byte[] POST = bytes(
            "POST /api/v1/orders HTTP/1.1",
            CLIENT + "Origin: https://shop.example\nContent-Type: application/json\nContent-Length: " + ORDER.length()
                    + "\n",
            ORDER);
    private static final byte[] CREATED = bytes(
            "HTTP/1.1 201 Created", SERVER + "Location: /api/v1/orders/815\nContent-Length: 10\n", "{\"id\":815}");

    private final SessionFlow flow = SessionFlow.tcp("HTTP", 80);

    private static byte[] bytes(String startLine, String fields, String body) {
        String head = startLine + "\n" + fields + "\n";
        return (head.replace("\n", "\r\n") + body).getBytes(StandardCharsets.US_ASCII);
    }

    /** The body is longer than the packet with the head: the rest comes in another. */
    @Benchmark
    public long getAndPage() {
        long rows = flow.exchange(GET, BEGIN);
        flow.send(false, REST);
        return rows;
    }

    @Benchmark
    public long postAndAnswer() {
        return flow.exchange(POST, CREATED);
    }
}
