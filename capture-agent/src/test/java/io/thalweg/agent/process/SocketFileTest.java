package io.thalweg.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SocketFileTest {
    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private static final String V4 = """
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 636 1 00000000147b7a87 100 0 0 10 0
               1: 0200000A:C738 0100000A:0050 01 00000000:00000000 02:000A7A5B 00000000  1000        0 4242 2 0000000000000000 20 4 30 10 -1
               2: 0200000A:C739 0100000A:0050 06 00000000:00000000 03:00001770 00000000     0        0 0 3 0000000000000000
            """;
    private static final String V6 = """
               0: 00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 1 x
               1: 0000000000000000FFFF00000200000A:01BB 0000000000000000FFFF00000300000A:D431 01 00000000:00000000 00:00000000 00000000     0        0 12 1 x
            """;

    private static List<String> read(String text, int protocol) {
        List<String> found = new ArrayList<>();
        byte[] bytes = (HEAD + text).getBytes(StandardCharsets.US_ASCII);
        SocketFile.read(bytes, bytes.length, protocol, entry -> found.add(entry.inode() + " " + entry.describe()));
        return found;
    }

    @Test
    void listeningAndConnectedSocketsAreRead() {
        assertThat(read(V4, 6)).containsExactly("636 tcp 127.0.0.1:8080", "4242 tcp 10.0.0.2:51000 > 10.0.0.1:80");
    }

    @Test
    void mappedAddressesAreThoseOfIpV4() {
        assertThat(read(V6, 6)).containsExactly("11 tcp [0:0:0:0:0:0:0:1]:22", "12 tcp 10.0.0.2:443 > 10.0.0.3:54321");
    }

    @Test
    void unconnectedUdpListens() {
        String udp =
                "  10: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 77 2 0 0\n";

        assertThat(read(udp, 17)).containsExactly("77 udp 0.0.0.0:53");
        assertThat(read(udp, 6)).isEmpty();
    }

    @Test
    void brokenLinesAreSurvived() {
        byte[] good = (HEAD + V4 + V6).getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(7);
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = good.clone();
            for (int i = 0; i < 5; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            SocketFile.read(bytes, random.nextInt(bytes.length), 6, entry -> assertThat(entry.describe())
                    .isNotEmpty());
        }
    }
}
