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
import java.lang.reflect.Field;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class MetricsDocumentTest {
    @ParameterizedTest
    @EnumSource(DocumentKind.class)
    void writtenDocumentIsReadWithEveryField(DocumentKind kind) throws Exception {
        for (long seed = 0; seed < 20; seed++) {
            MetricsDocument document = Documents.full(kind, seed);

            assertThat(Documents.values(read(written(document)))).isEqualTo(Documents.values(document));
        }
    }

    @Test
    void documentCutShortIsRefused() throws Exception {
        byte[] bytes = written(Documents.full(DocumentKind.APPLICATION_MAP, 1));

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void documentOfANewerBuildIsRefusedWithItsVersion() throws Exception {
        byte[] bytes = written(Documents.map(1, 1, 1));
        bytes[0] = 9;

        assertThatThrownBy(() -> read(bytes)).hasMessageContaining("version 9");
    }

    @Test
    void serversDocumentHasEveryTagOfTheSecondEndInThePlaceOfTheFirst() throws Exception {
        MetricsDocument both = Documents.full(DocumentKind.NETWORK_MAP, 5);
        MetricsDocument server = new MetricsDocument(DocumentKind.NETWORK);
        server.setServer(both);

        for (Field field : Documents.fields()) {
            if (Documents.isOfSecondEnd(field) && field.getType() != boolean.class) {
                String first = field.getName().replaceFirst("^ip61", "ip60").replaceFirst("1$", "0");
                assertThat(MetricsDocument.class.getField(first).get(server))
                        .as(first)
                        .isEqualTo(field.get(both));
                assertThat(((Number) field.get(server)).longValue())
                        .as(field.getName())
                        .isZero();
            }
        }
        assertThat(server.kind).isEqualTo(DocumentKind.NETWORK);
        assertThat(server.serverPort).isEqualTo(both.serverPort);
        assertThat(server.meter[FlowMeter.BYTE_TX]).isEqualTo(both.meter[FlowMeter.BYTE_RX]);
        assertThat(server.meter[FlowMeter.RETRANS_RX]).isEqualTo(both.meter[FlowMeter.RETRANS_TX]);
        assertThat(server.meter[FlowMeter.SYN_COUNT]).isEqualTo(both.meter[FlowMeter.SYN_COUNT]);
    }

    @ParameterizedTest
    @EnumSource(DocumentKind.class)
    void setDocumentHasEveryFieldOfTheOther(DocumentKind kind) throws Exception {
        MetricsDocument document = Documents.full(kind, 3);
        MetricsDocument reused = Documents.full(kind, 4);
        reused.set(document);

        assertThat(Documents.values(reused)).isEqualTo(Documents.values(document));
    }

    @Test
    void clientsDocumentKnowsNoPort() throws Exception {
        MetricsDocument both = Documents.full(DocumentKind.APPLICATION_MAP, 6);
        MetricsDocument client = new MetricsDocument(DocumentKind.APPLICATION);
        client.setClient(both);

        assertThat(client.kind).isEqualTo(DocumentKind.APPLICATION);
        assertThat(client.serverPort).isZero();
        assertThat(client.ip40).isEqualTo(both.ip40);
        assertThat(client.ip41).isZero();
        assertThat(client.podId1).isZero();
        assertThat(client.endpoint).isEqualTo(both.endpoint);
    }

    @Test
    void sumsAddUpAndOfMaximaTheLargestCounts() {
        MetricsDocument one = Documents.map(1, 1, 5);
        one.meter[FlowMeter.RTT_MAX] = 7;
        one.meter[FlowMeter.DIRECTION_SCORE] = 255;
        MetricsDocument other = Documents.map(1, 1, 6);
        other.meter[FlowMeter.RTT_MAX] = 4;
        one.merge(other);

        assertThat(one.meter[FlowMeter.PACKET_TX]).isEqualTo(11);
        assertThat(one.meter[FlowMeter.RTT_MAX]).isEqualTo(7);
        assertThat(one.meter[FlowMeter.DIRECTION_SCORE]).isEqualTo(255);
    }

    @ParameterizedTest
    @CsvSource({"c,0", "c-nd,0", "c-p,0", "s,1", "s-gw-hv,1", "local,2", "rest,3", "app,3"})
    void roleFollowsTheObservationPoint(String point, int role) {
        assertThat(MetricsDocument.role(point)).isEqualTo(role);
    }

    private static byte[] written(MetricsDocument document) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DocumentCodec.write(document, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static MetricsDocument read(byte[] bytes) throws IOException {
        return DocumentCodec.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }
}
