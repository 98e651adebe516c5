package io.thalweg.bench.micro;

import static io.thalweg.bench.micro.SampleBytes.TRACE_PARENT;
import static io.thalweg.bench.micro.SessionFlow.ICMP;
import static io.thalweg.bench.micro.SessionFlow.TCP;
import static io.thalweg.bench.micro.SessionFlow.UDP;

import java.util.Arrays;

/**
 * One short exchange, as usual clients and servers have it, of each protocol without a benchmark of its own: with a trace in
 * it where the protocol has a place for one. Identifiers are the same each time, as an exchange is over when the next begins.
 */
public enum ProtocolSample {
    AMQP(
            TCP,
            "AMQP",
            5672,
            opening("01 0000 00000008 000a 0028 01 '/' 00 00 ce", "01 0000 00000005 000a 0029 00 ce"),
            "01 0001 00000016 003c 0028 0000 06 'orders' 07 'created' 00 ce"
                    + " 02 0001 00000065 003c 0000 0000000000000005 a000 0a 'text/plain'"
                    + " 00000048 0b 'traceparent' 'S' 00000037" + TRACE_PARENT + " ce"
                    + " 03 0001 00000005 'hello' ce",
            ""),

    BRPC(
            TCP,
            "bRPC",
            8000,
            opening(),
            "'PRPC' 0000002c 00000025 0a 1d 0a 13 'example.EchoService' 12 04 'Echo' 18 4d 20 8280808070 'payload'",
            "'PRPC' 00000011 0000000a 12 02 08 00 20 8280808070 'payload'"),

    FASTCGI(
            TCP,
            "FastCGI",
            9000,
            opening(),
            "01 01 0001 0008 00 00 0001 01 0000000000"
                    + " 01 04 0001 0111 00 00"
                    + " 0f 13 'SCRIPT_FILENAME' '/srv/shop/index.php' 0c 06 'QUERY_STRING' 'page=2'"
                    + " 0e 03 'REQUEST_METHOD' 'GET' 0b 0a 'SCRIPT_NAME' '/index.php'"
                    + " 0b 0f 'REQUEST_URI' '/carts/7?page=2' 0c 0a 'DOCUMENT_URI' '/index.php'"
                    + " 09 0c 'HTTP_HOST' 'shop.example' 0f 0a 'HTTP_USER_AGENT' 'curl/8.7.1'"
                    + " 10 37 'HTTP_TRACEPARENT'" + TRACE_PARENT
                    + " 01 04 0001 0000 00 00 01 05 0001 0000 00 00",
            "01 06 0001 0034 04 00 'Content-Type: text/html' 0d0a 'X-Request-Id: r-2' 0d0a0d0a '<html>' 00000000"
                    + " 01 06 0001 0000 00 00 01 03 0001 0008 00 00 00000000 00 000000"),

    MEMCACHED(
            TCP,
            "Memcached",
            11211,
            opening(),
            "'get session:4711' 0d0a",
            "'VALUE session:4711 0 5' 0d0a 'hello' 0d0a 'END' 0d0a"),

    MONGODB(
            TCP,
            "MongoDB",
            27017,
            opening(),
            "67000000 28000000 00000000 dd070000 00000000 00 52000000"
                    + " 02 'find' 00 06000000 'users' 00"
                    + " 03 'filter' 00 1c000000 02 'name' 00 04000000 'ann' 00 10 'age' 00 2a000000 00"
                    + " 10 'limit' 00 0a000000 02 '$db' 00 05000000 'shop' 00 00",
            "4e000000 07000000 28000000 dd070000 00000000 00 39000000"
                    + " 03 'cursor' 00 20000000 10 'id' 00 00000000 02 'ns' 00 0b000000 'shop.users' 00 00"
                    + " 01 'ok' 00 000000000000f03f 00"),

    MQTT(
            TCP,
            "MQTT",
            1883,
            opening("10 14 0004 'MQTT' 04 02 003c 0008 'sensor-7'", "20 02 00 00"),
            "32 1b 0013 'plant/7/temperature' 0001 '21.5'",
            "40 02 0001"),

    NATS(
            TCP,
            "NATS",
            4222,
            opening(
                    "",
                    "'INFO {\"server_id\":\"N1\",\"server_name\":\"demo\",\"version\":\"2.10.7\",\"headers\":true}' 0d0a",
                    "'CONNECT {\"verbose\":true,\"lang\":\"java\",\"headers\":true}' 0d0a",
                    "'+OK' 0d0a"),
            "'HPUB orders.created 82 87' 0d0a 'NATS/1.0' 0d0a 'traceparent: '" + TRACE_PARENT
                    + " 0d0a0d0a 'hello' 0d0a",
            "'+OK' 0d0a"),

    OPENWIRE(
            TCP,
            "OpenWire",
            61616,
            opening(
                    "00000016 01 'ActiveMQ' 0000000c 01 00000004 00000000",
                    "00000016 01 'ActiveMQ' 0000000c 01 00000004 00000000"),
            "00000105 1c 00000005 01"
                    + " 01 7b 01 000b 'ID:host-1:1' 0000000000000001 0000000000000001"
                    + " 01 64 01 0006 'orders' 00 00"
                    + " 01 6e 00 01 7b 01 000b 'ID:host-1:1' 0000000000000001 0000000000000001"
                    + " 0000000000000007 0000000000000000 00 00 00000000"
                    + " 01 0003 'c-5' 01 0000000000000000 04 00 0000018bcfe56800 00"
                    + " 01 00000005 'hello'"
                    + " 01 0000004b 00000001 000b 'traceparent' 09 0037" + TRACE_PARENT
                    + " 00 00 00 00000000 00 0000000000000000 00 00 00 00 0000000000000000 0000000000000000 00",
            "0000000a 1e 00000000 00 00000005"),

    PING(
            ICMP,
            "Ping",
            0,
            opening(),
            "08 00 f7c1 9c40 0007" + "00".repeat(56),
            "00 00 ffc1 9c40 0007" + "00".repeat(56)),

    PULSAR(
            TCP,
            "Pulsar",
            6650,
            opening(
                    "00000012 0000000e 08 02 12 0a 0a 06 'client' 20 13",
                    "00000012 0000000e 08 03 1a 0a 0a 06 'server' 10 12",
                    "00000030 0000002c 08 05 2a 28 0a 22 'persistent://public/default/orders' 10 03 18 07",
                    "00000010 0000000c 08 11 8a01 07 08 07 12 03 'p-1'"),
            "0000006c 00000008 08 06 32 04 08 03 10 05 0e01 00000000"
                    + " 00000051 0a 03 'p-1' 10 05 18 01 22 46 0a 0b 'traceparent' 12 37" + TRACE_PARENT + " 'hello'",
            "0000000c 00000008 08 07 3a 04 08 03 10 05"),

    ROCKETMQ(
            TCP,
            "RocketMQ",
            10911,
            opening(),
            "00000100 000000f7 '{\"code\":310,\"extFields\":{\"a\":\"carts\",\"b\":\"orders\",\"e\":\"3\","
                    + "\"i\":\"UNIQ_KEY\\u00017F01\\u0002traceparent\\u0001'" + TRACE_PARENT + "'\"},"
                    + "\"flag\":0,\"language\":\"JAVA\",\"opaque\":6,\"serializeTypeCurrentRPC\":\"JSON\","
                    + "\"version\":401}' 'hello'",
            "00000042 0000003e '{\"code\":0,\"flag\":1,\"language\":\"JAVA\",\"opaque\":6,\"version\":399}'"),

    SOFARPC(
            TCP,
            "SofaRPC",
            12200,
            opening(),
            "01 01 0001 01 00000007 01 00000bb8 002c 00b5 00000008 'com.alipay.sofa.rpc.core.request.SofaRequest'"
                    + " 00000018 'sofa_head_target_service' 00000015 'org.example.Users:1.0'"
                    + " 00000015 'sofa_head_method_name' 00000005 'login'"
                    + " 00000015 'new_rpc_trace_context' 00000041"
                    + " 'tcid=0a2200ce1670900283956100813525&spid=0.1&pspid=0&sample=true&' 'whatever'",
            "01 00 0002 01 00000007 01 0000 002e 0000 00000026 'com.alipay.sofa.rpc.core.response.SofaResponse'"
                    + " 'O' 91 'R' 93 07 'isError' 08 'errorMsg' 0b 'appResponse' 'o' 90 'FNN'"),

    SOME_IP(
            UDP,
            "SOME/IP",
            30509,
            opening(),
            "1234 0008 0000000a 0001 0007 01 02 00 00 0506",
            "1234 0008 00000009 0001 0007 01 02 80 00 07"),

    TARS(
            TCP,
            "Tars",
            10015,
            opening(),
            "00000038 1001 2c 3c 4007 56 17 'Demo.UserServer.UserObj' 66 05 'login' 7d00 0003 010203 81 0bb8 980c a80c",
            "00000014 1001 2c 3007 4c 5c 6d00 0003 010203 780c"),

    ZMTP(
            TCP,
            "ZMTP",
            5555,
            opening(
                    "ff 0000000000000001 7f 03 01 'NULL'" + "00".repeat(48),
                    "ff 0000000000000001 7f 03 01 'NULL'" + "00".repeat(48),
                    "04 19 05 'READY' 0b 'Socket-Type' 00000003 'REQ'",
                    "04 19 05 'READY' 0b 'Socket-Type' 00000003 'REP'"),
            "01 00 00 05 'hello'",
            "01 00 00 05 'world'");

    final String title;
    private final int ipProtocol;
    private final int serverPort;
    private final byte[][] opening;
    final byte[] request;
    final byte[] response;

    ProtocolSample(int ipProtocol, String title, int serverPort, String[] opening, String request, String response) {
        this.ipProtocol = ipProtocol;
        this.title = title;
        this.serverPort = serverPort;
        this.opening = Arrays.stream(opening).map(SampleBytes::of).toArray(byte[][]::new);
        this.request = SampleBytes.of(request);
        this.response = SampleBytes.of(response);
    }

    /** What is said before the first exchange, by the client and the server in turn. */
    private static String[] opening(String... messages) {
        return messages;
    }

    /** A flow that is past its opening. */
    SessionFlow flow() {
        SessionFlow flow = new SessionFlow(ipProtocol, title, serverPort);
        boolean fromClient = true;
        for (byte[] message : opening) {
            if (message.length > 0) {
                flow.send(fromClient, message);
            }
            fromClient = !fromClient;
        }
        flow.begin();
        return flow;
    }
}
