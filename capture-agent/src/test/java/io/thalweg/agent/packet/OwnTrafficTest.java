package io.thalweg.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.decode.PacketHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OwnTrafficTest {
    private static final int TCP = 6;
    private static final long OWN = 0x0a000001;
    private static final long KAFKA = 0x0a000009;
    private static final long POD = 0x0a000042;

    private final OwnTraffic traffic;

    OwnTrafficTest() throws UnknownHostException {
        traffic = new OwnTraffic(
                List.of(7000),
                List.of(
                        new InetSocketAddress(InetAddress.getByName("10.0.0.9"), 9092),
                        InetSocketAddress.createUnresolved("not.yet.known", 9093)),
                List.of(InetAddress.getByName("10.0.0.1"), InetAddress.getByName("fe80::1")));
    }

    private boolean isOwn(long source, int sourcePort, long destination, int destinationPort) {
        PacketHeaders headers = new PacketHeaders();
        headers.isIp = true;
        headers.hasPorts = true;
        headers.protocol = TCP;
        headers.sourceLow = PacketHeaders.IPV4_MAPPED | source;
        headers.destinationLow = PacketHeaders.IPV4_MAPPED | destination;
        headers.sourcePort = sourcePort;
        headers.destinationPort = destinationPort;
        return traffic.has(headers);
    }

    @Test
    void connectionsOfThisHostToAServerAreOwnInBothDirections() {
        assertThat(isOwn(OWN, 40000, KAFKA, 9092)).isTrue();
        assertThat(isOwn(KAFKA, 9092, OWN, 40000)).isTrue();
    }

    @Test
    void othersTalkToTheServerTooAndAreCaptured() {
        assertThat(isOwn(POD, 40000, KAFKA, 9092)).isFalse();
        assertThat(isOwn(KAFKA, 9092, POD, 40000)).isFalse();
        assertThat(isOwn(OWN, 40000, POD, 9092)).isFalse();
        assertThat(isOwn(OWN, 40000, KAFKA, 9999)).isFalse();
    }

    @Test
    void portsAreLeftOutWhereverTheyAre() {
        assertThat(isOwn(POD, 7000, POD, 40000)).isTrue();
        assertThat(isOwn(POD, 40000, POD, 7000)).isTrue();
    }

    @Test
    void aServerWithoutAnAddressIsLeftOutByItsPort() {
        assertThat(isOwn(POD, 40000, POD, 9093)).isTrue();
    }
}
