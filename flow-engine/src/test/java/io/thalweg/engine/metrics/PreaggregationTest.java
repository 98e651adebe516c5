package io.thalweg.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.engine.row.AppMeter;
import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.FlowMeter;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PreaggregationTest {
    private static final MetricsRules RULES = MetricsRules.defaults();

    private final List<MetricsDocument> out = new ArrayList<>();

    @Test
    void flowsBetweenTheSameEndsBecomeOneDocument() {
        Preaggregation metrics = metrics(RULES, DocumentTagger.NONE);
        for (int i = 0; i < 10; i++) {
            metrics.second(Documents.map(7, 1, 3));
        }
        metrics.flush(Preaggregation.ALL);

        assertThat(of(DocumentKind.NETWORK_MAP)).hasSize(1);
        assertThat(of(DocumentKind.NETWORK_MAP).get(0).meter[FlowMeter.PACKET_TX])
                .isEqualTo(30);
    }

    @Test
    void secondsThatAreNotOverStay() {
        Preaggregation metrics = metrics(RULES, DocumentTagger.NONE);
        metrics.second(Documents.map(7, 1, 3));
        metrics.second(Documents.map(8, 1, 4));
        metrics.flush(7);

        assertThat(of(DocumentKind.NETWORK_MAP)).extracting(d -> d.time).containsExactly(7);
        metrics.flush(8);
        assertThat(of(DocumentKind.NETWORK_MAP)).extracting(d -> d.time).containsExactly(7, 8);
    }

    @ParameterizedTest
    @CsvSource({"c,1", "s,1", "local,2", "rest,2", "c-nd,0", "s-nd,0", "c-gw,0", "s-hv,0"})
    void singleEndsAreToldOnlyWhereTheyWereSeen(String point, int documents) {
        Preaggregation metrics = metrics(RULES, DocumentTagger.NONE);
        MetricsDocument document = Documents.map(7, 1, 3);
        document.observationPoint = point;
        metrics.second(document);
        metrics.flush(Preaggregation.ALL);

        assertThat(of(DocumentKind.NETWORK)).hasSize(documents);
        assertThat(of(DocumentKind.NETWORK_MAP)).hasSize(1);
    }

    @Test
    void clientOfManyServersIsOneDocumentWithoutPort() {
        Preaggregation metrics = metrics(RULES, DocumentTagger.NONE);
        for (int port = 1; port <= 5; port++) {
            MetricsDocument document = Documents.map(7, 1, 3);
            document.serverPort = port;
            metrics.second(document);
        }
        metrics.flush(Preaggregation.ALL);

        assertThat(of(DocumentKind.NETWORK_MAP)).hasSize(5);
        assertThat(of(DocumentKind.NETWORK)).hasSize(1);
        MetricsDocument client = of(DocumentKind.NETWORK).get(0);
        assertThat(client.serverPort).isZero();
        assertThat(client.role).isEqualTo(MetricsDocument.CLIENT);
        assertThat(client.meter[FlowMeter.PACKET_TX]).isEqualTo(15);
    }

    @Test
    void internetClientsAreOneAddressOnceTagged() {
        Preaggregation metrics = metrics(RULES, document -> document.l3EpcId0 = -2);
        metrics.second(Documents.map(7, 1, 3));
        metrics.second(Documents.map(7, 2, 3));
        metrics.flush(Preaggregation.ALL);

        assertThat(of(DocumentKind.NETWORK_MAP)).allMatch(d -> d.ip40 == 0 && d.ip41 == 0x0a000002);
        assertThat(of(DocumentKind.NETWORK)).hasSize(1);
    }

    @Test
    void portsThatAreNotConfirmedAndAddressesThatAreSilentCanBeLeftOut() {
        Preaggregation metrics = metrics(new MetricsRules(false, false, false, true, false), DocumentTagger.NONE);
        MetricsDocument scan = Documents.map(7, 1, 3);
        scan.hasSent1 = false;
        metrics.second(scan);
        MetricsDocument service = Documents.map(7, 1, 3);
        service.meter[FlowMeter.DIRECTION_SCORE] = 255;
        metrics.second(service);
        metrics.flush(Preaggregation.ALL);

        assertThat(of(DocumentKind.NETWORK_MAP))
                .extracting(d -> d.serverPort + "@" + d.ip41)
                .containsExactlyInAnyOrder("0@0", "80@" + 0x0a000002);
    }

    @Test
    void endsAreTaggedAsOfTheLastPacketUnlessOthersHaveSome() {
        List<Long> taggedAsOf = new ArrayList<>();
        Preaggregation metrics = metrics(RULES, document -> taggedAsOf.add(document.lastSeen));
        for (long lastSeen : new long[] {5_000_000, 6_000_000}) {
            MetricsDocument end = Documents.map(7, 1, 0);
            end.lastSeen = lastSeen;
            metrics.second(end);
        }
        MetricsDocument end = Documents.map(7, 2, 0);
        end.lastSeen = 5_000_000;
        metrics.second(end);
        metrics.second(Documents.map(7, 2, 3));
        metrics.flush(Preaggregation.ALL);

        assertThat(taggedAsOf).containsExactlyInAnyOrder(6_000_000L, 0L);
        assertThat(out).allMatch(document -> document.lastSeen == 0);
    }

    @Test
    void fullTableLeavesEarlyAndIsCounted() {
        Preaggregation metrics = new Preaggregation(RULES, 4, DocumentTagger.NONE);
        metrics.to(document -> out.add(document.copy()));
        for (int client = 0; client < 10; client++) {
            metrics.second(Documents.map(7, client, 1));
        }
        metrics.flush(Preaggregation.ALL);

        assertThat(metrics.overflows).isEqualTo(2);
        assertThat(of(DocumentKind.NETWORK_MAP)).hasSize(10);
    }

    @Test
    void requestCountsInItsSecondAndItsResponseInTheOther() {
        Preaggregation metrics = metrics(RULES, DocumentTagger.NONE);
        metrics.session(session(2, 7, 9, 4));
        metrics.flush(Preaggregation.ALL);

        List<MetricsDocument> maps = of(DocumentKind.APPLICATION_MAP);
        MetricsDocument request = maps.get(maps.get(0).time == 7 ? 0 : 1);
        MetricsDocument response = maps.get(maps.get(0).time == 7 ? 1 : 0);
        assertThat(maps).hasSize(2);
        assertThat(request.meter[AppMeter.REQUEST]).isEqualTo(1);
        assertThat(request.meter[AppMeter.RESPONSE] + request.meter[AppMeter.CLIENT_ERROR])
                .isZero();
        assertThat(response.time).isEqualTo(9);
        assertThat(response.meter[AppMeter.REQUEST]).isZero();
        assertThat(response.meter[AppMeter.RESPONSE]).isEqualTo(1);
        assertThat(response.meter[AppMeter.CLIENT_ERROR]).isEqualTo(1);
        assertThat(response.meter[AppMeter.RRT_SUM]).isEqualTo(2_000_000);
        assertThat(of(DocumentKind.APPLICATION)).hasSize(2);
    }

    @Test
    void requestCanCountWithItsResponse() {
        Preaggregation metrics = metrics(new MetricsRules(true, true, false, true, true), DocumentTagger.NONE);
        metrics.session(session(2, 7, 9, 0));
        metrics.flush(Preaggregation.ALL);

        assertThat(of(DocumentKind.APPLICATION_MAP)).hasSize(1);
        assertThat(of(DocumentKind.APPLICATION_MAP).get(0).time).isEqualTo(9);
    }

    @Test
    void requestWithoutAnswerIsATimeOut() {
        Preaggregation metrics = metrics(RULES, DocumentTagger.NONE);
        metrics.session(session(0, 7, 7, 2));
        metrics.flush(Preaggregation.ALL);

        long[] meter = of(DocumentKind.APPLICATION_MAP).get(0).meter;
        assertThat(meter[AppMeter.REQUEST]).isEqualTo(1);
        assertThat(meter[AppMeter.TIMEOUT]).isEqualTo(1);
        assertThat(meter[AppMeter.RESPONSE] + meter[AppMeter.RRT_COUNT]).isZero();
    }

    @Test
    void requestsThatProcessesTellHaveSingleEndsOfTheirOwn() {
        Preaggregation metrics = metrics(RULES, DocumentTagger.NONE);
        L7FlowLog row = session(2, 7, 7, 0);
        row.signalSource = 3;
        row.observationPoint = "s-p";
        metrics.session(row);
        metrics.flush(Preaggregation.ALL);

        assertThat(of(DocumentKind.APPLICATION)).hasSize(1);
        assertThat(of(DocumentKind.APPLICATION).get(0).serverPort).isEqualTo(80);
        assertThat(of(DocumentKind.NETWORK_MAP)).isEmpty();
    }

    @Test
    void rowIsToldForEveryPolicyItMatched() {
        Preaggregation metrics = metrics(RULES, DocumentTagger.NONE);
        L4FlowLog row = new L4FlowLog();
        row.agentId = 3;
        row.aclGids = new int[] {5, 6};
        row.startTime = 125_000_000L;
        row.byteTx = 10;
        row.byteRx = 20;
        metrics.flow(row);
        metrics.flow(row);
        metrics.flush(Preaggregation.ALL);

        assertThat(of(DocumentKind.TRAFFIC_POLICY))
                .extracting(d -> d.aclGid + " " + d.time + " " + d.meter[FlowMeter.BYTE_RX])
                .containsExactlyInAnyOrder("5 120 40", "6 120 40");
    }

    @Test
    void restoredOneGoesOnWithWhatWasWaiting() {
        Preaggregation metrics = metrics(RULES, DocumentTagger.NONE);
        metrics.second(Documents.map(7, 1, 3));
        metrics.session(session(2, 7, 9, 0));
        Preaggregation restored = metrics(RULES, DocumentTagger.NONE);
        metrics.forEach(restored::restore);
        restored.second(Documents.map(7, 1, 3));
        restored.flush(Preaggregation.ALL);

        assertThat(of(DocumentKind.NETWORK_MAP)).hasSize(1);
        assertThat(of(DocumentKind.NETWORK_MAP).get(0).meter[FlowMeter.PACKET_TX])
                .isEqualTo(6);
        assertThat(of(DocumentKind.APPLICATION_MAP)).hasSize(2);
    }

    private Preaggregation metrics(MetricsRules rules, DocumentTagger tagger) {
        Preaggregation metrics = new Preaggregation(rules, 1000, tagger);
        metrics.to(document -> out.add(document.copy()));
        return metrics;
    }

    private List<MetricsDocument> of(DocumentKind kind) {
        return out.stream().filter(document -> document.kind == kind).toList();
    }

    private static L7FlowLog session(int type, int begin, int end, int status) {
        L7FlowLog row = new L7FlowLog();
        row.type = type;
        row.startTime = begin * 1_000_000L;
        row.endTime = end * 1_000_000L;
        row.responseDuration = row.endTime - row.startTime;
        row.responseStatus = status;
        row.l7Protocol = 20;
        row.endpoint = "/a";
        row.observationPoint = "c";
        row.serverPort = 80;
        return row;
    }
}
