package io.thalweg.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.FlowMeter;
import io.thalweg.engine.row.MetricsDocument;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class MetricsWindowsTest {
    private static final int MOST = 1000;

    private final MetricsWindows windows = new MetricsWindows();
    private final Left left = new Left();

    @Test
    void secondsOfAMinuteAddUpToIt() {
        for (int second = 60; second < 120; second++) {
            windows.take(map(second, 1, 2), MOST, left);
            windows.take(map(second, 1, 3), MOST, left);
            windows.endSecond(second, MOST, left);
        }
        windows.endMinute(60, left);

        assertThat(left.seconds).hasSize(60).allMatch(d -> d.meter[FlowMeter.PACKET_TX] == 5 && d.period == 1);
        assertThat(left.minutes).hasSize(1);
        assertThat(left.minutes.get(0).time).isEqualTo(60);
        assertThat(left.minutes.get(0).period).isEqualTo(60);
        assertThat(left.minutes.get(0).meter[FlowMeter.PACKET_TX]).isEqualTo(300);
        assertThat(windows.waiting()).isZero();
    }

    @Test
    void lateDocumentIsARowMoreAndStillPartOfItsOpenMinute() {
        windows.take(map(61, 1, 2), MOST, left);
        windows.endSecond(61, MOST, left);
        windows.takeLate(map(61, 1, 3), MOST, true, left);
        windows.endMinute(60, left);
        windows.takeLate(map(62, 1, 7), MOST, false, left);

        assertThat(left.seconds).extracting(d -> d.meter[FlowMeter.PACKET_TX]).containsExactly(2L, 3L, 7L);
        assertThat(left.minutes).extracting(d -> d.meter[FlowMeter.PACKET_TX]).containsExactly(5L, 7L);
        assertThat(left.minutes).extracting(d -> d.time).containsOnly(60);
    }

    @Test
    void documentsBeyondTheMostLeaveEarlyAndAreCounted() {
        for (int client = 0; client < 10; client++) {
            windows.take(map(61, client, 1), 8, left);
        }
        windows.endSecond(61, 8, left);
        windows.endMinute(60, left);

        // Two wait for their second, six for their minute.
        assertThat(left.overflows).isEqualTo(8 + 4);
        assertThat(left.seconds).hasSize(10);
        assertThat(left.minutes.stream()
                        .mapToLong(d -> d.meter[FlowMeter.PACKET_TX])
                        .sum())
                .isEqualTo(10);
    }

    @Test
    void loadIsTheFlowsThatLiveOnAndThoseThatHaveBegun() {
        take(60, 3, 1);
        take(61, 2, 0);
        take(62, 0, 4);
        take(63, 1, 0);
        windows.endMinute(60, left);

        assertThat(left.seconds).extracting(d -> d.meter[FlowMeter.FLOW_LOAD]).containsExactly(3L, 4L, 4L, 1L);
        assertThat(left.minutes.get(0).meter[FlowMeter.FLOW_LOAD]).isEqualTo(6);
    }

    @Test
    void flowsThatNobodyHearsOfAreForgotten() {
        take(60, 5, 0);
        windows.endMinute(60, left);
        windows.endMinute(300, left);
        take(361, 1, 0);
        windows.endMinute(660, left);
        take(721, 1, 0);

        assertThat(left.seconds).extracting(d -> d.meter[FlowMeter.FLOW_LOAD]).containsExactly(5L, 6L, 7L);
        windows.endMinute(1080, left);
        take(1141, 1, 0);
        assertThat(left.seconds.get(3).meter[FlowMeter.FLOW_LOAD]).isEqualTo(1);
    }

    private void take(int second, long begun, long closed) {
        MetricsDocument document = Documents.map(second, 1, 1);
        document.meter[FlowMeter.NEW_FLOW] = begun;
        document.meter[FlowMeter.CLOSED_FLOW] = closed;
        windows.take(packed(document), MOST, left);
        windows.endSecond(second, MOST, left);
    }

    @Test
    void policiesAreToldByTheMinuteOnly() {
        MetricsDocument policy = new MetricsDocument(DocumentKind.TRAFFIC_POLICY);
        policy.time = 60;
        policy.aclGid = 3;
        policy.meter[FlowMeter.BYTE_TX] = 9;
        windows.take(packed(policy), MOST, left);
        windows.endSecond(119, MOST, left);
        windows.endMinute(60, left);

        assertThat(left.seconds).isEmpty();
        assertThat(left.minutes).hasSize(1);
    }

    @Property(tries = 50)
    void nothingIsLostInWhateverOrderDocumentsComeAndStateIsRestored(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        MetricsWindows open = new MetricsWindows();
        Left out = new Left();
        long packets = 0;
        for (int i = 0; i < 500; i++) {
            int second = 60 + random.nextInt(180);
            long count = 1 + random.nextInt(9);
            packets += count;
            MetricsDocument counted = Documents.map(second, random.nextInt(20), count);
            counted.meter[FlowMeter.NEW_FLOW] = random.nextInt(2);
            counted.meter[FlowMeter.CLOSED_FLOW] = random.nextInt(2);
            PackedDocument document = packed(counted);
            switch (random.nextInt(8)) {
                case 0 -> open.takeLate(document, MOST, random.nextBoolean(), out);
                case 1 -> {
                    open.take(document, MOST, out);
                    open.endSecond(second, MOST, out);
                }
                case 2 -> {
                    open = random.nextBoolean() ? restored(open) : open.copy();
                    open.take(document, random.nextInt(30), out);
                }
                default -> open.take(document, MOST, out);
            }
            if (random.nextInt(50) == 0) {
                open.endMinute(MetricsWindows.minute(second), out);
            }
        }
        open.endSecond(-1, MOST, out);
        open.endMinute(-1, out);

        assertThat(sum(out.seconds)).isEqualTo(packets);
        assertThat(sum(out.minutes)).isEqualTo(packets);
        assertThat(open.waiting()).isZero();
    }

    /** A checkpoint writes one of the two while documents come into the other. */
    @Property(tries = 50)
    void whatHappensToACopyDoesNotShowInWhatItIsOf(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        MetricsWindows open = new MetricsWindows();
        List<MetricsWindows> copied = new ArrayList<>();
        List<byte[]> asTheyWere = new ArrayList<>();
        Left out = new Left();
        for (int i = 0; i < 400; i++) {
            int second = 60 + random.nextInt(180);
            open.take(map(second, random.nextInt(40), 1), MOST, out);
            if (random.nextInt(10) == 0) {
                open.endSecond(60 + random.nextInt(60), MOST, out);
            }
            if (random.nextInt(80) == 0) {
                open.endMinute(60, out);
            }
            if (random.nextInt(10) == 0) {
                copied.add(open);
                asTheyWere.add(written(open));
                open = open.copy();
            }
        }
        for (int i = 0; i < copied.size(); i++) {
            assertThat(written(copied.get(i))).isEqualTo(asTheyWere.get(i));
        }
    }

    /** Written by a build of version 1: three pairs of ends in second 61, which had ended; one document of each kind and one of these pairs in 62. */
    @Test
    void windowsOfVersionOneAreReadWithEveryField() throws Exception {
        MetricsWindows read;
        try (InputStream bytes = getClass().getResourceAsStream("/metrics/windows-1.bin")) {
            read = MetricsWindows.readFrom(new DataInputStream(bytes));
        }
        read.endSecond(62, MOST, left);
        read.endMinute(60, left);

        assertThat(left.seconds).extracting(d -> d.kind).hasSize(5).doesNotContain(DocumentKind.TRAFFIC_POLICY);
        for (DocumentKind kind : List.of(DocumentKind.APPLICATION, DocumentKind.APPLICATION_MAP)) {
            MetricsDocument full = Documents.full(kind, 7);
            full.time = 62;
            full.period = 1;
            full.forgetTaggingHints();
            assertThat(left.seconds.stream().filter(d -> d.kind == kind))
                    .singleElement()
                    .satisfies(d -> assertThat(Documents.values(d)).isEqualTo(Documents.values(full)));
        }
        assertThat(left.minutes.stream().filter(d -> d.kind == DocumentKind.NETWORK_MAP && d.ip41 == 0x0a000002))
                .extracting(d -> d.meter[FlowMeter.PACKET_TX])
                .containsExactlyInAnyOrder(5L, 13L, 5L);
        assertThat(left.seconds.stream().filter(d -> d.ip40 == 1))
                .extracting(d -> d.meter[FlowMeter.FLOW_LOAD])
                .containsExactly(2L);
    }

    @Property(tries = 200)
    void harmedWindowsAreReadOrRefused(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        MetricsWindows open = new MetricsWindows();
        for (int client = 0; client < 5; client++) {
            open.take(map(61, client, 1), MOST, left);
        }
        byte[] bytes = written(open);
        for (int harm = 0; harm < 3; harm++) {
            bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt();
        }
        try {
            MetricsWindows read = MetricsWindows.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
            read.endSecond(-1, MOST, left);
            read.endMinute(-1, left);
        } catch (IOException e) {
            assertThat(e.getMessage() == null || e.getMessage().startsWith("metrics"))
                    .isTrue(); // or its end
        }
    }

    @Test
    void windowsOfANewerBuildAreRefused() {
        assertThatThrownBy(() ->
                        MetricsWindows.readFrom(new DataInputStream(new ByteArrayInputStream(new byte[] {9, 0, 0}))))
                .hasMessageContaining("version 9");
    }

    private static PackedDocument map(int second, int client, long packets) {
        return packed(Documents.map(second, client, packets));
    }

    private static PackedDocument packed(MetricsDocument document) {
        return new DocumentPacker().pack(document);
    }

    private static long sum(List<MetricsDocument> documents) {
        return documents.stream().mapToLong(d -> d.meter[FlowMeter.PACKET_TX]).sum();
    }

    private static MetricsWindows restored(MetricsWindows windows) throws IOException {
        return MetricsWindows.readFrom(new DataInputStream(new ByteArrayInputStream(written(windows))));
    }

    private static byte[] written(MetricsWindows windows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        windows.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static final class Left implements MetricsWindows.Sink {
        final List<MetricsDocument> seconds = new ArrayList<>();
        final List<MetricsDocument> minutes = new ArrayList<>();
        int overflows;

        @Override
        public void second(MetricsDocument document) {
            seconds.add(document.copy());
        }

        @Override
        public void minute(MetricsDocument document) {
            minutes.add(document);
        }

        @Override
        public void overflow() {
            overflows++;
        }
    }
}
