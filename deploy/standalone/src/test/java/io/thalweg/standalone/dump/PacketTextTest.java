package io.thalweg.standalone.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.CapturePoint;
import io.thalweg.event.PacketBatchReader;
import io.thalweg.event.PacketBatchWriter;
import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.TapMode;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class PacketTextTest {
    private static final String SYN_ACK = "020000000001020000000002" + "0800" + "4500002c000000004006" + "0000"
            + "0a0000020a000001" + "00500fa0" + "0000000100000002" + "6012" + "0200" + "00000000" + "020405b4";

    private static String line(LinkType link, String hex) throws Exception {
        byte[] frame = HexFormat.of().parseHex(hex);
        CapturePoint point = new CapturePoint(2, 0, 0, TapMode.LOCAL, link, "eth0");
        PacketBatchWriter batch = new PacketBatchWriter(1 << 16);
        batch.begin(1, 0, 1, 1, 1_700_000_000_000_000_000L, new CapturePoint[] {point}, 1);
        batch.append(1_700_000_000_000_000_001L, 0, PacketDirection.IN, frame.length, frame, 0, frame.length);
        int length = batch.finish(1_700_000_000_000_000_001L, 0, 0);
        PacketBatchReader reader = new PacketBatchReader();
        reader.wrap(batch.buffer(), 0, length);
        reader.next();
        return new PacketText().line(reader);
    }

    @Test
    void aSegmentIsItsEndsFlagsAndPayload() throws Exception {
        assertThat(line(LinkType.ETHERNET, SYN_ACK))
                .isEqualTo("2023-11-14T22:13:20.000000001Z eth0 in 10.0.0.2:80 > 10.0.0.1:4000 tcp SA 0 (58 bytes)");
    }

    @Test
    void aFrameWithoutIpIsItsMacsAndEtherType() throws Exception {
        assertThat(line(LinkType.ETHERNET, "ffffffffffff02000000000288cc0000"))
                .contains("02:00:00:00:00:02 > ff:ff:ff:ff:ff:ff ethertype 88cc");
    }

    @Test
    void whatCannotBeDecodedIsSaid() throws Exception {
        assertThat(line(LinkType.ETHERNET, SYN_ACK.substring(0, 60))).contains("truncated");
    }
}
