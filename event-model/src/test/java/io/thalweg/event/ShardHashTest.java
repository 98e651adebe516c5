package io.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntUnaryOperator;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardHashTest {
    private static final int TCP = 6;
    private static final int FLOWS = 1 << 16;

    /** Agents and jobs of all versions must agree on these: a test that fails here is a new topic, not a new number. */
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.2, 40000, 80, 6, 092872e0",
        "192.168.1.10, 8.8.8.8, 53211, 53, 17, bab3dde7",
        "0.0.0.0, 255.255.255.255, 68, 67, 17, e0949810",
        "10.0.0.1, 10.0.0.2, 0, 0, 1, 271cc5ce",
        "127.0.0.1, 127.0.0.1, 65535, 65535, 132, 8f76ac2d",
    })
    void ipv4HashesNeverChange(
            String source, String destination, int sourcePort, int destinationPort, int protocol, String hash) {
        assertThat(hex(ShardHash.ipv4(ip(source), ip(destination), sourcePort, destinationPort, protocol)))
                .isEqualTo(hash);
    }

    @Test
    void ipv6AndEthernetHashesNeverChange() {
        assertThat(hex(ShardHash.ipv6(0x2001_0db8_0000_0000L, 1, 0x2001_0db8_0000_0000L, 2, 40000, 443, TCP)))
                .isEqualTo("8ef861d7");
        assertThat(hex(ShardHash.ipv6(0xfe80_0000_0000_0000L, 1, 0xff02_0000_0000_0000L, 0x16, 0, 0, 58)))
                .isEqualTo("10e28a52");
        assertThat(hex(ShardHash.ethernet(0x0200_0000_0001L, 0xffff_ffff_ffffL, 0x0806)))
                .isEqualTo("246235e6");
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void bothDirectionsOfAnIpv4FlowHaveOneHash(
            @ForAll int source,
            @ForAll int destination,
            @ForAll @IntRange(max = 65535) int sourcePort,
            @ForAll @IntRange(max = 65535) int destinationPort,
            @ForAll @IntRange(max = 255) int protocol) {
        assertThat(ShardHash.ipv4(source, destination, sourcePort, destinationPort, protocol))
                .isEqualTo(ShardHash.ipv4(destination, source, destinationPort, sourcePort, protocol));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void bothDirectionsOfAnIpv6FlowHaveOneHash(
            @ForAll long sourceHigh,
            @ForAll long sourceLow,
            @ForAll long destinationHigh,
            @ForAll long destinationLow,
            @ForAll @IntRange(max = 65535) int sourcePort,
            @ForAll @IntRange(max = 65535) int destinationPort) {
        assertThat(ShardHash.ipv6(
                        sourceHigh, sourceLow, destinationHigh, destinationLow, sourcePort, destinationPort, TCP))
                .isEqualTo(ShardHash.ipv6(
                        destinationHigh, destinationLow, sourceHigh, sourceLow, destinationPort, sourcePort, TCP));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void bothDirectionsBetweenTwoMacsHaveOneHash(@ForAll long source, @ForAll long destination) {
        assertThat(ShardHash.ethernet(source, destination, 0x0806))
                .isEqualTo(ShardHash.ethernet(destination, source, 0x0806));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aFlowBetweenMappedAddressesIsTheIpv4Flow(
            @ForAll int source, @ForAll int destination, @ForAll @IntRange(max = 65535) int port) {
        assertThat(ShardHash.ipv6(0, mapped(source), 0, mapped(destination), port, 80, TCP))
                .isEqualTo(ShardHash.ipv4(source, destination, port, 80, TCP));
    }

    @Test
    void addressesThatAreNotMappedAreNotTakenForIpv4() {
        int ipv4 = ShardHash.ipv4(1, 2, 3, 4, TCP);

        assertThat(ShardHash.ipv6(0, mapped(1), 0, 2, 3, 4, TCP)).isNotEqualTo(ipv4);
        assertThat(ShardHash.ipv6(1, mapped(1), 0, mapped(2), 3, 4, TCP)).isNotEqualTo(ipv4);
        assertThat(ShardHash.ipv6(0, 1, 0, 2, 3, 4, TCP)).isNotEqualTo(ipv4);
    }

    @Test
    void everyPartOfTheKeyCounts() {
        int hash = ShardHash.ipv4(ip("10.0.0.1"), ip("10.0.0.2"), 40000, 80, TCP);

        assertThat(new int[] {
                    ShardHash.ipv4(ip("10.0.0.3"), ip("10.0.0.2"), 40000, 80, TCP),
                    ShardHash.ipv4(ip("10.0.0.1"), ip("10.0.0.3"), 40000, 80, TCP),
                    ShardHash.ipv4(ip("10.0.0.1"), ip("10.0.0.2"), 40001, 80, TCP),
                    ShardHash.ipv4(ip("10.0.0.1"), ip("10.0.0.2"), 40000, 81, TCP),
                    ShardHash.ipv4(ip("10.0.0.1"), ip("10.0.0.2"), 40000, 80, 17),
                    // The ports belong to their addresses: with them exchanged it is another flow.
                    ShardHash.ipv4(ip("10.0.0.1"), ip("10.0.0.2"), 80, 40000, TCP)
                })
                .doesNotContain(hash)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 16, 64, 256})
    void flowsThatCountUpSpreadLikeRandomOnes(int shards) {
        int server = ip("10.96.0.10");
        assertSpreads(shards, i -> ShardHash.ipv4(ip("10.0.0.1"), server, 1024 + i % 60000, 80 + i / 60000, TCP));
        assertSpreads(shards, i -> ShardHash.ipv4(ip("10.244.0.0") + i, server, 40000, 443, TCP));
        assertSpreads(shards, i -> ShardHash.ipv4((i & 0xff) << 24 | 1, server + (i >> 8) * 256, 5000, 5000, 17));
        assertSpreads(shards, i -> ShardHash.ipv4(ip("10.0.0.0") + i, ip("10.1.0.0") + i, 0, 0, 1));
        assertSpreads(
                shards, i -> ShardHash.ipv4(ip("10.0.0.1"), ip("10.0.0.1"), 1 + i % 32000, 40000 + i / 32000, TCP));
        assertSpreads(shards, i -> ShardHash.ipv6(0xfd00L << 48, i, 0xfd00L << 48, 0xffff, 40000, 443, TCP));
        assertSpreads(shards, i -> ShardHash.ipv6((0xfd00L << 48) + i, 1, 0xfd00L << 48, 1, 40000, 443, TCP));
        assertSpreads(shards, i -> ShardHash.ethernet(0x0242_ac11_0000L + i, 0xffff_ffff_ffffL, 0x0806));
    }

    /**
     * Chi-square of the counts against equal shares: its mean is shards - 1, its standard deviation
     * sqrt(2 (shards - 1)). Six deviations above never happen by chance; a hash that clusters is far beyond.
     */
    private static void assertSpreads(int shards, IntUnaryOperator hash) {
        int[] counts = new int[shards];
        for (int i = 0; i < FLOWS; i++) {
            counts[ShardHash.shard(hash.applyAsInt(i), shards)]++;
        }
        double share = (double) FLOWS / shards;
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - share) * (count - share) / share;
        }
        assertThat(chiSquare).isLessThan(shards - 1 + 6 * Math.sqrt(2.0 * (shards - 1)));
    }

    @Test
    void shardsAreBelowTheirCountWhateverTheSign() {
        assertThat(ShardHash.shard(-1, 64)).isEqualTo(63);
        assertThat(ShardHash.shard(Integer.MIN_VALUE, 64)).isZero();
        assertThat(ShardHash.shard(12345, 1)).isZero();
    }

    private static long mapped(int ipv4) {
        return 0xffff_0000_0000L | ipv4 & 0xffff_ffffL;
    }

    private static int ip(String text) {
        int address = 0;
        for (String octet : text.split("\\.")) {
            address = address << 8 | Integer.parseInt(octet);
        }
        return address;
    }

    private static String hex(int hash) {
        return String.format("%08x", hash);
    }
}
