package io.thalweg.bench.traffic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * MySQL's text protocol: greeting, login, queries, quit. Each message is packets of 3 bytes length, 1 byte sequence number
 * and a body. Source: MySQL Internals, Client/Server Protocol.
 */
final class MysqlScript extends TcpScript {
    private static final byte[] GREETING = Message.bytes("\12" + "8.0.36\0" + "\52\1\0\0" + "abcdefgh\0"
            + "\377\377\10\2\0\377\337\25" + "\0".repeat(10) + "ijklmnopqrst\0" + "mysql_native_password\0");
    private static final String LOGIN = "\15\242\17\0" + "\0\0\0\1" + "\41" + "\0".repeat(23);
    private static final byte[] OK = Message.bytes("\0\0\0\2\0\0\0");
    private static final byte[] END_OF_ROWS = Message.bytes("\376\0\0\2\0");
    private static final byte[] NO_SUCH_TABLE = Message.bytes("\377\172\4#42S02Table 'shop.missing' doesn't exist");
    private static final byte[] COLUMN =
            Message.bytes("\3def\4shop\4item\4item\4name\4name\14\377\0\0\4\0\0\375\0\0\0\0\0");
    private static final int COM_QUIT = 1;
    private static final int COM_QUERY = 3;
    private static final int PACKET_HEADER = 4;

    private enum Step {
        GREET,
        LOGIN,
        ACCEPT,
        QUERY,
        RESPOND,
        QUIT,
        DONE
    }

    private final int queries;
    private Step step = Step.GREET;
    private int asked;
    private boolean isSelect;

    MysqlScript(Flow flow, CaptureParameters parameters, GroundTruth truth) {
        super(flow, parameters, truth);
        queries = random.heavyTail(2, 1.3, 80);
    }

    @Override
    boolean talk() {
        switch (step) {
            case GREET -> say(false, message(0, GREETING));
            case LOGIN -> {
                String login =
                        LOGIN + "app" + random.below(20) + "\0\24" + "Z".repeat(20) + "shop\0mysql_native_password\0";
                say(true, message(1, Message.bytes(login)));
            }
            case ACCEPT -> {
                pause(random.around(flow.serverRoundTripMicros));
                say(false, message(2, OK));
            }
            case QUERY -> {
                pause(50 + random.heavyTail(400, 0.9, 3_000_000));
                say(true, query());
            }
            case RESPOND -> {
                pause(random.around(flow.serverRoundTripMicros) + random.heavyTail(150, 1.2, 900_000));
                say(false, response());
            }
            case QUIT -> say(true, message(0, new byte[] {COM_QUIT}));
            case DONE -> {
                return false;
            }
        }
        step = next();
        return true;
    }

    private Step next() {
        return switch (step) {
            case GREET -> Step.LOGIN;
            case LOGIN -> Step.ACCEPT;
            case ACCEPT -> Step.QUERY;
            case QUERY -> Step.RESPOND;
            case RESPOND -> asked < queries ? Step.QUERY : Step.QUIT;
            case QUIT, DONE -> Step.DONE;
        };
    }

    private Message query() {
        truth.mysql.requests++;
        asked++;
        isSelect = random.percent(75);
        String topic = Words.topic(random);
        String sql = isSelect
                ? "SELECT id, name FROM " + topic + " WHERE id = " + random.below(1_000_000) + " LIMIT 20"
                : "UPDATE " + topic + " SET stock = stock - " + random.between(1, 5) + " WHERE id = "
                        + random.below(1_000_000);
        return message(0, Message.bytes((char) COM_QUERY + sql));
    }

    private Message response() {
        truth.mysql.responses++;
        if (random.percent(3)) {
            truth.mysql.serverErrors++;
            return message(1, NO_SUCH_TABLE);
        }
        return isSelect ? resultSet(random.heavyTail(80, 1.1, 60_000)) : message(1, OK);
    }

    /** One column, one row whose value is filler. */
    private static Message resultSet(int valueBytes) {
        ByteBuffer head = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        packet(head, 1, new byte[] {1});
        packet(head, 2, COLUMN);
        packet(head, 3, END_OF_ROWS);
        // A length-encoded string: 0xfc and two bytes of length.
        header(head, 3 + valueBytes, 4);
        head.put((byte) 0xfc).putShort((short) valueBytes);
        ByteBuffer tail = ByteBuffer.allocate(PACKET_HEADER + END_OF_ROWS.length);
        packet(tail, 5, END_OF_ROWS);
        return new Message(bytes(head), valueBytes, tail.array());
    }

    private static Message message(int number, byte[] body) {
        ByteBuffer packet = ByteBuffer.allocate(PACKET_HEADER + body.length);
        packet(packet, number, body);
        return new Message(packet.array(), 0, new byte[0]);
    }

    private static void packet(ByteBuffer target, int number, byte[] body) {
        header(target, body.length, number);
        target.put(body);
    }

    private static void header(ByteBuffer target, int bytes, int number) {
        target.put((byte) bytes)
                .put((byte) (bytes >> 8))
                .put((byte) (bytes >> 16))
                .put((byte) number);
    }

    private static byte[] bytes(ByteBuffer filled) {
        byte[] bytes = new byte[filled.position()];
        filled.flip().get(bytes);
        return bytes;
    }
}
