package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Conversation.START;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Many conversations of every kind, mixed by time; the same for the same seed. */
final class Traffic {
    private Traffic() {}

    static List<Conversation.Packet> of(long seed, int conversations, int seconds) {
        Random random = new Random(seed);
        List<Conversation.Packet> packets = new ArrayList<>();
        for (int i = 0; i < conversations; i++) {
            packets.addAll(conversation(random, i, START + random.nextInt(seconds * 1000) * 1_000_000L)
                    .packets());
        }
        packets.sort(Comparator.comparingLong(Conversation.Packet::nanos));
        return packets;
    }

    private static Conversation conversation(Random random, int number, long start) {
        int port = 1024 + random.nextInt(60_000);
        return switch (random.nextInt(8)) {
            case 0 -> udp(random, Conversation.udp(port, 53).host(number % 50).at(start));
            case 1 ->
                Conversation.icmp()
                        .host(number % 50)
                        .at(start)
                        .echo()
                        .after(random.nextInt(50))
                        .server()
                        .echo();
            case 2 ->
                Conversation.tcp(port, 81)
                        .host(number % 50)
                        .at(start)
                        .syn()
                        .after(1000)
                        .again();
            case 3 ->
                Conversation.tcp(port, 80)
                        .host(number % 50)
                        .at(start)
                        .syn()
                        .after(2)
                        .server()
                        .rst();
            default ->
                stream(random, Conversation.tcp(port, 80).host(number % 50).at(start));
        };
    }

    private static Conversation udp(Random random, Conversation talk) {
        for (int i = random.nextInt(4); i >= 0; i--) {
            if (random.nextBoolean()) {
                talk.client().dns(i, "n" + random.nextInt(9)).after(random.nextInt(3000));
                talk.server().dns(i, "n" + random.nextInt(9)).after(random.nextInt(3000));
            } else {
                talk.client().datagram(random.nextInt(100)).after(random.nextInt(3000));
                talk.server().datagram(random.nextInt(200)).after(random.nextInt(3000));
            }
        }
        return talk;
    }

    /** A request and its answer, in one or two segments each; now and then one of them is missing. */
    private static void http(Random random, Conversation talk) {
        int number = random.nextInt(1000);
        talk.client();
        say(random, talk, "GET /" + number + " HTTP/1.1\r\nHost: h" + number % 3 + "\r\n\r\n");
        talk.server();
        say(random, talk, "HTTP/1.1 " + (200 + number % 4 * 100) + " S\r\nContent-Length: 2\r\n\r\nok");
    }

    private static void say(Random random, Conversation talk, String text) {
        int cut = random.nextInt(3) == 0 ? random.nextInt(text.length()) : 0;
        if (random.nextInt(12) == 0) {
            talk.lose(text.length());
            return;
        }
        if (cut > 0) {
            talk.say(text.substring(0, cut)).after(random.nextInt(5));
        }
        talk.say(text.substring(cut)).after(random.nextInt(100));
    }

    private static Conversation stream(Random random, Conversation talk) {
        if (random.nextInt(5) > 0) {
            talk.handshake();
        }
        for (int i = random.nextInt(12); i >= 0; i--) {
            if (random.nextBoolean()) {
                http(random, talk);
            }
            (random.nextBoolean() ? talk.client() : talk.server()).push(random.nextInt(200));
            if (random.nextInt(10) == 0) {
                talk.after(random.nextInt(400)).again();
            }
            talk.after(random.nextInt(random.nextInt(8) == 0 ? 70_000 : 200));
        }
        return switch (random.nextInt(4)) {
            case 0 -> talk;
            case 1 -> talk.client().rst();
            default -> talk.close();
        };
    }
}
