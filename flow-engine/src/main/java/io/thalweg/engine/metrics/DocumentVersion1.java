package io.thalweg.engine.metrics;

import static io.thalweg.event.Varint.readInt;
import static io.thalweg.event.Varint.readLong;

import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.MetricsDocument;
import java.io.DataInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Documents as builds of version 1 of the format wrote them, every field and every meter one by one. */
final class DocumentVersion1 {
    private static final int LONGEST_TEXT = 1 << 20;
    private static final DocumentKind[] KINDS = DocumentKind.values();

    /** The few that most documents have, so that reading makes no new strings. */
    private static final String[] POINTS = {"c", "s", "local", "c-nd", "s-nd", "rest", "c-p", "s-p", "app"};

    private DocumentVersion1() {}

    /** @throws IOException when the bytes are not those of a document */
    static MetricsDocument read(DataInput in) throws IOException {
        int kind = in.readUnsignedByte();
        if (kind >= KINDS.length) {
            throw new IOException("metrics document: kind " + kind + " of " + KINDS.length);
        }
        MetricsDocument d = new MetricsDocument(KINDS[kind]);
        d.time = readInt(in);
        d.period = readInt(in);
        d.role = readInt(in);
        d.isIpv4 = readInt(in);
        d.protocol = readInt(in);
        d.tunnelType = readInt(in);
        d.serverPort = readInt(in);
        d.l7Protocol = readInt(in);
        d.signalSource = readInt(in);
        d.captureNetworkTypeId = readInt(in);
        d.natSource = readInt(in);
        d.captureNicType = readInt(in);
        d.agentId = readInt(in);
        d.teamId = readInt(in);
        d.bizType = readInt(in);
        d.isKeyService = readInt(in);
        d.aclGid = readInt(in);
        d.tunnelIpId = readInt(in);
        d.captureNic = readLong(in);
        int sent = in.readUnsignedByte();
        d.hasSent0 = (sent & 1) != 0;
        d.hasSent1 = (sent & 2) != 0;
        d.observationPoint = point(in);
        readFirstEnd(d, in);
        if (d.kind.isMap) {
            readSecondEnd(d, in);
        }
        if (d.kind.isApplication()) {
            d.appService = text(in);
            d.appInstance = text(in);
            d.endpoint = text(in);
        }
        int meters = readInt(in);
        if (meters != d.meter.length) {
            throw new IOException("metrics document: " + meters + " meters; this build has " + d.meter.length);
        }
        for (int i = 0; i < meters; i++) {
            d.meter[i] = readLong(in);
        }
        return d;
    }

    private static void readFirstEnd(MetricsDocument d, DataInput in) throws IOException {
        d.ip40 = in.readInt();
        d.ip60High = readLong(in);
        d.ip60Low = readLong(in);
        d.mac0 = readLong(in);
        d.gprocessId0 = readLong(in);
        d.l3DeviceId0 = readLong(in);
        d.podNodeId0 = readLong(in);
        d.podGroupId0 = readLong(in);
        d.podId0 = readLong(in);
        d.serviceId0 = readLong(in);
        d.autoInstanceId0 = readLong(in);
        d.autoServiceId0 = readLong(in);
        d.regionId0 = readInt(in);
        d.azId0 = readInt(in);
        d.hostId0 = readInt(in);
        d.l3DeviceType0 = readInt(in);
        d.podNsId0 = readInt(in);
        d.podClusterId0 = readInt(in);
        d.l3EpcId0 = readInt(in);
        d.epcId0 = readInt(in);
        d.subnetId0 = readInt(in);
        d.autoInstanceType0 = readInt(in);
        d.autoServiceType0 = readInt(in);
        d.tagSource0 = readInt(in);
    }

    private static void readSecondEnd(MetricsDocument d, DataInput in) throws IOException {
        d.ip41 = in.readInt();
        d.ip61High = readLong(in);
        d.ip61Low = readLong(in);
        d.mac1 = readLong(in);
        d.gprocessId1 = readLong(in);
        d.l3DeviceId1 = readLong(in);
        d.podNodeId1 = readLong(in);
        d.podGroupId1 = readLong(in);
        d.podId1 = readLong(in);
        d.serviceId1 = readLong(in);
        d.autoInstanceId1 = readLong(in);
        d.autoServiceId1 = readLong(in);
        d.regionId1 = readInt(in);
        d.azId1 = readInt(in);
        d.hostId1 = readInt(in);
        d.l3DeviceType1 = readInt(in);
        d.podNsId1 = readInt(in);
        d.podClusterId1 = readInt(in);
        d.l3EpcId1 = readInt(in);
        d.epcId1 = readInt(in);
        d.subnetId1 = readInt(in);
        d.autoInstanceType1 = readInt(in);
        d.autoServiceType1 = readInt(in);
        d.tagSource1 = readInt(in);
    }

    private static String point(DataInput in) throws IOException {
        int number = in.readUnsignedByte();
        if (number > POINTS.length) {
            throw new IOException("metrics document: observation point " + number + " of " + POINTS.length);
        }
        return number == 0 ? text(in) : POINTS[number - 1];
    }

    private static String text(DataInput in) throws IOException {
        int length = readInt(in);
        if (length < 0 || length > LONGEST_TEXT) {
            throw new IOException("metrics document: a text of " + length + " bytes");
        }
        if (length == 0) {
            return "";
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
