package io.thalweg.engine.l7.http2;

import static io.thalweg.engine.l7.http2.Http2Bytes.block;
import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.l7.HeaderRules;
import io.thalweg.engine.l7.L7Options;
import io.thalweg.engine.l7.TraceHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Header blocks of RFC 7541, appendix C, and blocks that no honest peer sends. */
final class HpackDecoderTest {
    private final HpackTable table = new HpackTable();
    private static final HeaderRules RULES = L7Options.defaults().headers();
    private final HpackDecoder decoder =
            new HpackDecoder(16 << 10, new Http2Names(RULES, new TraceHeaders(RULES), null));

    private List<String> decode(String hex) {
        return decode(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private List<String> decode(byte[] block) {
        List<String> fields = new ArrayList<>();
        assertThat(decoder.decode(
                        table,
                        block,
                        0,
                        block.length,
                        false,
                        (header, name, nameFrom, nameTo, b, from, to) ->
                                fields.add(header + " " + new String(b, from, to - from, StandardCharsets.ISO_8859_1))))
                .isTrue();
        return fields;
    }

    private boolean isBlock(byte[] block) {
        return decoder.decode(table, block, 0, block.length, false, (header, name, a, z, b, from, to) -> {});
    }

    @Test
    void requestsWithHuffmanCodeAsInTheRfc() {
        assertThat(decode("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"))
                .containsExactly("METHOD GET", "SCHEME http", "PATH /", "AUTHORITY www.example.com");
        assertThat(decode("8286 84be 5886 a8eb 1064 9cbf"))
                .containsExactly("METHOD GET", "SCHEME http", "PATH /", "AUTHORITY www.example.com");
        assertThat(decode("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"))
                .containsExactly("METHOD GET", "SCHEME https", "PATH /index.html", "AUTHORITY www.example.com");
        assertThat(table.count()).isEqualTo(3);
    }

    @Test
    void requestsWithoutHuffmanCodeAsInTheRfc() {
        assertThat(decode("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d")).contains("AUTHORITY www.example.com");
        assertThat(decode("8286 84be 5808 6e6f 2d63 6163 6865")).contains("AUTHORITY www.example.com");
        assertThat(decode("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65"))
                .contains("AUTHORITY www.example.com", "PATH /index.html");
    }

    @Test
    void responsesThatEvictAsInTheRfc() {
        table.resize(256);
        assertThat(decode(
                        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d"
                                + "29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3"))
                .containsExactly("STATUS 302");
        assertThat(decode("4883 640e ffc1 c0bf")).containsExactly("STATUS 307");
        assertThat(decode(
                        "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d"
                                + "d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106"
                                + "3d50 07"))
                .containsExactly("STATUS 200");
    }

    @Test
    void fieldsOfNoAccountKeepTheirPlacesInTheTable() {
        decode(block().inserted("cookie", "secret")
                .inserted("x-request-id", "r1")
                .inserted("x-y", "z")
                .bytes());
        assertThat(decode(block().indexed(63).bytes())).containsExactly("REQUEST_ID r1");
        assertThat(decode(block().indexed(62).indexed(64).bytes())).isEmpty();
    }

    @Test
    void secretsAreNotInTheTable() {
        String secret = "secretsecretsecret";
        decode(block().inserted("cookie", secret)
                .inserted("authorization", secret)
                .inserted("x-api-key", secret)
                .bytes());
        assertThat(new String(table.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    }

    @Test
    void tracersFieldsAreKeptWithTheirNames() {
        decode(block().inserted("traceparent", "00-aa-bb-01").bytes());
        assertThat(decode(block().indexed(62).bytes())).containsExactly("TRACE 00-aa-bb-01");
        assertThat(decode(block().insertedWithName(62, "00-cc-dd-01").bytes())).containsExactly("TRACE 00-cc-dd-01");
        assertThat(decode(block().indexed(62).indexed(63).bytes()))
                .containsExactly("TRACE 00-cc-dd-01", "TRACE 00-aa-bb-01");
    }

    @Test
    void entriesThatWereNotSeenAreLeftOut() {
        assertThat(decode(block().indexed(70).indexed(2).bytes())).containsExactly("METHOD GET");
        decode(block().insertedWithName(65, "unknown").inserted(":path", "/p").bytes());
        assertThat(decode(block().indexed(62).indexed(63).bytes())).containsExactly("PATH /p", "UNRESOLVED ");
    }

    @Test
    void forgottenTableIsRightForWhatComesAfter() {
        decode(block().inserted(":path", "/old").bytes());
        table.forget();
        assertThat(decode(block().indexed(62).bytes())).isEmpty();
        decode(block().inserted(":path", "/new").bytes());
        assertThat(decode(block().indexed(62).indexed(63).bytes())).containsExactly("PATH /new");
    }

    @Test
    void tableSizeUpdateToZeroEmptiesIt() {
        decode(block().inserted(":path", "/p").bytes());
        decode(block().tableSize(0).bytes());
        assertThat(table.count()).isZero();
        decode(block().inserted(":path", "/p").bytes());
        assertThat(table.count()).isZero();
    }

    @Test
    void hugeTableIsNotKept() {
        decode(block().tableSize(1 << 20).bytes());
        for (int i = 0; i < 100; i++) {
            decode(block().inserted(":path", "/" + "p".repeat(4000)).bytes());
        }
        assertThat(table.bytes().length).isLessThanOrEqualTo(2 * HpackTable.MAX_SIZE);
        assertThat(table.count()).isLessThan(20);
    }

    @Test
    void manyReferencesToALongEntryCostLittle() {
        decode(block().inserted("user-agent", "u".repeat(3000)).bytes());
        byte[] block = new byte[10_000];
        java.util.Arrays.fill(block, (byte) (0x80 | 62));
        assertThat(decode(block)).hasSizeLessThan(30);
    }

    @Test
    void brokenBlocksAreToldApartFromCutOnes() {
        assertThat(isBlock(block().raw(0x80).bytes())).as("index 0").isFalse();
        assertThat(isBlock(block().raw(0x40, 0x01, 'a').bytes())).as("no value").isFalse();
        assertThat(isBlock(block().raw(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff).bytes()))
                .as("endless integer")
                .isFalse();
        assertThat(isBlock(block().raw(0x41, 0x81, 0x00).bytes()))
                .as("zero padding")
                .isFalse();
        assertThat(isBlock(block().raw(0x41, 0x84, 0xff, 0xff, 0xff, 0xff).bytes()))
                .as("end of string in a string")
                .isFalse();
        byte[] cut = block().raw(0x40, 0x01, 'a').bytes();
        assertThat(decoder.decode(table, cut, 0, cut.length, true, (header, name, a, z, b, from, to) -> {}))
                .isTrue();
    }

    @Test
    void everySymbolSurvivesTheHuffmanCode() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        byte[] encoded = HuffmanWriter.encode(all);
        byte[] decoded = new byte[300];
        assertThat(HpackHuffman.decode(encoded, 0, encoded.length, decoded)).isEqualTo(256);
        assertThat(decoded).startsWith(all);
    }

    @Property(tries = 1000)
    void anyBytesAreSurvived(@ForAll byte[] block) {
        decoder.decode(
                table,
                block,
                0,
                block.length,
                false,
                (header, name, nameFrom, nameTo, b, from, to) ->
                        new String(b, from, to - from, StandardCharsets.ISO_8859_1));
        assertThat(table.copy().count()).isEqualTo(table.count());
    }
}
