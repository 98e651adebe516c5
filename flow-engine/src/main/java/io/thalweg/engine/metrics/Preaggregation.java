package io.thalweg.engine.metrics;

import io.thalweg.engine.row.AppMeter;
import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.FlowMeter;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.engine.row.L7FlowLog;
import io.thalweg.engine.row.MetricsDocument;
import java.util.function.Consumer;

/**
 * Merges the documents of one task before they travel: those of all flows and requests between the same ends become one
 * a second. When they leave they are tagged, a document an end and not a flow an end, and the documents of single ends
 * are made of them.
 *
 * <p>Nothing waits for anything here: documents add up wherever they meet again, so leaving early, because the table is full
 * or a checkpoint comes, costs a row at most.
 */
public final class Preaggregation {
    private static final int INTERNET = -2;
    private static final int ACTIVE_SERVICE = 255;
    private static final int REQUEST = 0;
    private static final int RESPONSE = 1;
    private static final int TIMEOUT = 2;
    private static final int SERVER_ERROR = 3;
    private static final int CLIENT_ERROR = 4;
    private static final int SECONDS_A_MINUTE = 60;
    /** Up to the last second that there is. */
    public static final int ALL = -1;

    private final MetricsRules rules;
    private final int most;
    private final DocumentTagger tagger;
    private final MetricsDocument scratch = new MetricsDocument(DocumentKind.APPLICATION_MAP);
    private final MetricsDocument single = new MetricsDocument(DocumentKind.NETWORK);
    private final MetricsDocument appSingle = new MetricsDocument(DocumentKind.APPLICATION);
    private final DocumentTable singles = new DocumentTable();
    private final DocumentTable appSingles = new DocumentTable();
    private final DocumentTable maps = new DocumentTable();
    private final DocumentTable appMaps = new DocumentTable();
    private Consumer<MetricsDocument> out = document -> {};

    /** Times the table was full. */
    public long overflows;

    /**
     * @param most documents that wait at once
     * @param tagger is asked once for each document that leaves
     */
    public Preaggregation(MetricsRules rules, int most, DocumentTagger tagger) {
        this.rules = rules;
        this.most = most;
        this.tagger = tagger;
    }

    /** Where documents go from here on. They are valid during the call only. */
    public void to(Consumer<MetricsDocument> sink) {
        out = sink;
    }

    /** What a flow did in a second. The document is changed. */
    public void second(MetricsDocument document) {
        boolean isService = document.meter[FlowMeter.DIRECTION_SCORE] == ACTIVE_SERVICE;
        if (!rules.inactivePorts() && !isService) {
            document.serverPort = 0;
        }
        if (!rules.inactiveAddresses()) {
            Addresses.forgetSilent(document);
        }
        add(document);
    }

    /** A request and its response, or one of them. The row has its tags: of processes more is known than documents tell. */
    public void session(L7FlowLog row) {
        int begin = (int) Math.floorDiv(row.startTime, 1_000_000L);
        int end = (int) Math.floorDiv(row.endTime, 1_000_000L);
        scratch.describe(row);
        scratch.endpoint = rules.endpoints() ? row.endpoint : "";
        scratch.appService = row.appService;
        scratch.appInstance = row.appInstance;
        scratch.bizType = row.bizType;
        scratch.clearMeters();
        scratch.meter[AppMeter.DIRECTION_SCORE] = row.directionScore;
        boolean isApart = row.type != RESPONSE && begin != end && !rules.consistentTimestamps();
        if (row.type != RESPONSE) {
            scratch.meter[AppMeter.REQUEST] = 1;
        }
        if (isApart) {
            scratch.time = begin;
            add(scratch);
            scratch.meter[AppMeter.REQUEST] = 0;
        }
        outcome(row);
        scratch.time = end;
        add(scratch);
    }

    private void outcome(L7FlowLog row) {
        long[] meter = scratch.meter;
        if (row.type != REQUEST) {
            meter[AppMeter.RESPONSE] = 1;
        }
        if (row.responseDuration > 0) {
            meter[AppMeter.RRT_SUM] = row.responseDuration;
            meter[AppMeter.RRT_COUNT] = 1;
            meter[AppMeter.RRT_MAX] = row.responseDuration;
        }
        switch (row.responseStatus) {
            case TIMEOUT -> meter[AppMeter.TIMEOUT] = 1;
            case SERVER_ERROR -> meter[AppMeter.SERVER_ERROR] = 1;
            case CLIENT_ERROR -> meter[AppMeter.CLIENT_ERROR] = 1;
            default -> {}
        }
    }

    /** A flow's row, for the policies that it matched. */
    public void flow(L4FlowLog row) {
        for (int acl : row.aclGids) {
            MetricsDocument policy = new MetricsDocument(DocumentKind.TRAFFIC_POLICY);
            policy.aclGid = acl;
            policy.agentId = row.agentId;
            int second = (int) Math.floorDiv(row.startTime, 1_000_000L);
            policy.time = second - Math.floorMod(second, SECONDS_A_MINUTE);
            policy.meter[FlowMeter.PACKET_TX] = row.packetTx;
            policy.meter[FlowMeter.PACKET_RX] = row.packetRx;
            policy.meter[FlowMeter.BYTE_TX] = row.byteTx;
            policy.meter[FlowMeter.BYTE_RX] = row.byteRx;
            policy.meter[FlowMeter.L3_BYTE_TX] = row.l3ByteTx;
            policy.meter[FlowMeter.L3_BYTE_RX] = row.l3ByteRx;
            policy.meter[FlowMeter.L4_BYTE_TX] = row.l4ByteTx;
            policy.meter[FlowMeter.L4_BYTE_RX] = row.l4ByteRx;
            add(policy);
        }
    }

    private void add(MetricsDocument document) {
        DocumentTable table = document.kind.isApplication() ? appMaps : maps;
        if (!table.add(document, most)) {
            overflows++;
            flush(ALL);
            table.add(document, most);
        }
    }

    /** Lets every document go whose second is not after {@code second}. Seconds are unsigned. */
    public void flush(int second) {
        maps.drain(second, this::leave);
        appMaps.drain(second, this::leave);
        singles.drain(ALL, out);
        appSingles.drain(ALL, out);
    }

    private void leave(MetricsDocument document) {
        if (document.kind == DocumentKind.TRAFFIC_POLICY) {
            out.accept(document);
            return;
        }
        document.role = MetricsDocument.role(document.observationPoint);
        if (!document.kind.isApplication()) {
            document.startTime = document.time * 1_000_000L;
            tagger.tag(document);
        }
        document.forgetTaggingHints();
        if (!rules.internetClients() && document.l3EpcId0 == INTERNET) {
            Addresses.forgetClient(document);
        }
        singles(document);
        out.accept(document);
    }

    /**
     * Only where the end itself was seen, or where nobody knows: at a node or a hypervisor the same packets pass again.
     * Requests that processes tell are told by these alone.
     */
    private void singles(MetricsDocument document) {
        boolean isOfProcess = document.signalSource != 0;
        switch (document.observationPoint) {
            case "c" -> ofClient(document);
            case "s" -> ofServer(document);
            case "local", "rest" -> {
                ofClient(document);
                ofServer(document);
            }
            default -> {
                if (isOfProcess && document.role == MetricsDocument.CLIENT) {
                    ofClient(document);
                } else if (isOfProcess && document.role == MetricsDocument.SERVER) {
                    ofServer(document);
                }
            }
        }
    }

    private void ofClient(MetricsDocument document) {
        MetricsDocument end = document.kind.isApplication() ? appSingle : single;
        end.setClient(document);
        merge(end);
    }

    private void ofServer(MetricsDocument document) {
        MetricsDocument end = document.kind.isApplication() ? appSingle : single;
        end.setServer(document);
        merge(end);
    }

    private void merge(MetricsDocument end) {
        DocumentTable table = end.kind.isApplication() ? appSingles : singles;
        if (!table.add(end, most)) {
            table.drain(ALL, out);
            table.add(end, most);
        }
    }

    /** Documents that wait now. */
    public int waiting() {
        return maps.size() + appMaps.size();
    }

    /** Every document that waits, untagged. They are this one's. */
    public void forEach(Consumer<MetricsDocument> to) {
        maps.forEach(to);
        appMaps.forEach(to);
    }

    /** Takes over a document that waited in another. */
    public void restore(MetricsDocument document) {
        add(document);
    }
}
