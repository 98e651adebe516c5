package io.thalweg.engine.metrics;

import io.thalweg.engine.row.DocumentKind;
import io.thalweg.engine.row.MetricsDocument;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Documents to bytes and back: the fields in a fixed order, integers as seven bits a byte, low ones first, so that what is zero
 * is a byte; the second end is left out where there is none. Of the meters come first, in eight bytes, which of them are not zero, and then
 * these. The time is not among them. Not thread-safe.
 */
public final class DocumentPacker {
    private static final int LONGEST_VARINT = 10;
    private static final DocumentKind[] KINDS = DocumentKind.values();

    /** The few that most documents have, so that reading makes no new strings. */
    private static final String[] POINTS = {"c", "s", "local", "c-nd", "s-nd", "rest", "c-p", "s-p", "app"};

    private final long[] sum = new long[Long.SIZE];
    private final long[] more = new long[Long.SIZE];
    private byte[] bytes = new byte[512];
    private int size;

    /** A document without its period, which is that of the windows it is in. */
    public PackedDocument pack(MetricsDocument document) {
        size = 0;
        tags(document);
        int metersAt = size;
        meters(document.meter);
        return new PackedDocument(document.tagHash(), document.time, metersAt, Arrays.copyOf(bytes, size));
    }

    /**
     * Another document, of a second.
     *
     * @throws IndexOutOfBoundsException when the bytes are not those of {@link #pack}
     */
    public static MetricsDocument unpack(PackedDocument packed) {
        PackedReader in = new PackedReader(packed.bytes(), 0);
        MetricsDocument document = new MetricsDocument(kind(packed));
        document.time = packed.time();
        tags(document, in);
        in.expectAt(packed.metersAt());
        meters(document.meter, in);
        in.expectAt(packed.bytes().length);
        return document;
    }

    static DocumentKind kind(PackedDocument packed) {
        return KINDS[packed.bytes()[0]];
    }

    /** One document of what two of the same key have counted. */
    PackedDocument merge(PackedDocument one, PackedDocument other) {
        DocumentKind kind = kind(one);
        Arrays.fill(sum, 0);
        meters(sum, new PackedReader(one.bytes(), one.metersAt()));
        Arrays.fill(more, 0);
        meters(more, new PackedReader(other.bytes(), other.metersAt()));
        kind.merge(sum, more);
        size = 0;
        room(one.metersAt());
        System.arraycopy(one.bytes(), 0, bytes, 0, one.metersAt());
        size = one.metersAt();
        meters(sum);
        return new PackedDocument(one.hash(), one.time(), one.metersAt(), Arrays.copyOf(bytes, size));
    }

    private void tags(MetricsDocument d) {
        room(4);
        bytes[size++] = (byte) d.kind.ordinal();
        bytes[size++] = (byte) ((d.hasSent0 ? 1 : 0) | (d.hasSent1 ? 2 : 0));
        point(d.observationPoint);
        number(d.captureNic);
        unsigned(d.role);
        unsigned(d.isIpv4);
        unsigned(d.protocol);
        unsigned(d.tunnelType);
        unsigned(d.serverPort);
        unsigned(d.l7Protocol);
        unsigned(d.signalSource);
        unsigned(d.captureNetworkTypeId);
        unsigned(d.natSource);
        unsigned(d.captureNicType);
        unsigned(d.agentId);
        unsigned(d.teamId);
        unsigned(d.bizType);
        unsigned(d.isKeyService);
        unsigned(d.aclGid);
        unsigned(d.tunnelIpId);
        firstEnd(d);
        if (d.kind.isMap) {
            secondEnd(d);
        }
        if (d.kind.isApplication()) {
            text(d.appService);
            text(d.appInstance);
            text(d.endpoint);
        }
    }

    private static void tags(MetricsDocument d, PackedReader in) {
        in.next(); // the kind
        int sent = in.next();
        d.hasSent0 = (sent & 1) != 0;
        d.hasSent1 = (sent & 2) != 0;
        d.observationPoint = point(in);
        d.captureNic = in.number();
        d.role = (int) in.number();
        d.isIpv4 = (int) in.number();
        d.protocol = (int) in.number();
        d.tunnelType = (int) in.number();
        d.serverPort = (int) in.number();
        d.l7Protocol = (int) in.number();
        d.signalSource = (int) in.number();
        d.captureNetworkTypeId = (int) in.number();
        d.natSource = (int) in.number();
        d.captureNicType = (int) in.number();
        d.agentId = (int) in.number();
        d.teamId = (int) in.number();
        d.bizType = (int) in.number();
        d.isKeyService = (int) in.number();
        d.aclGid = (int) in.number();
        d.tunnelIpId = (int) in.number();
        firstEnd(d, in);
        if (d.kind.isMap) {
            secondEnd(d, in);
        }
        if (d.kind.isApplication()) {
            d.appService = in.text();
            d.appInstance = in.text();
            d.endpoint = in.text();
        }
    }

    private void firstEnd(MetricsDocument d) {
        fixed(d.ip40);
        number(d.ip60High);
        number(d.ip60Low);
        number(d.mac0);
        number(d.gprocessId0);
        number(d.l3DeviceId0);
        number(d.podNodeId0);
        number(d.podGroupId0);
        number(d.podId0);
        number(d.serviceId0);
        number(d.autoInstanceId0);
        number(d.autoServiceId0);
        unsigned(d.regionId0);
        unsigned(d.azId0);
        unsigned(d.hostId0);
        unsigned(d.l3DeviceType0);
        unsigned(d.podNsId0);
        unsigned(d.podClusterId0);
        unsigned(d.l3EpcId0);
        unsigned(d.epcId0);
        unsigned(d.subnetId0);
        unsigned(d.autoInstanceType0);
        unsigned(d.autoServiceType0);
        unsigned(d.tagSource0);
    }

    private static void firstEnd(MetricsDocument d, PackedReader in) {
        d.ip40 = in.fixed();
        d.ip60High = in.number();
        d.ip60Low = in.number();
        d.mac0 = in.number();
        d.gprocessId0 = in.number();
        d.l3DeviceId0 = in.number();
        d.podNodeId0 = in.number();
        d.podGroupId0 = in.number();
        d.podId0 = in.number();
        d.serviceId0 = in.number();
        d.autoInstanceId0 = in.number();
        d.autoServiceId0 = in.number();
        d.regionId0 = (int) in.number();
        d.azId0 = (int) in.number();
        d.hostId0 = (int) in.number();
        d.l3DeviceType0 = (int) in.number();
        d.podNsId0 = (int) in.number();
        d.podClusterId0 = (int) in.number();
        d.l3EpcId0 = (int) in.number();
        d.epcId0 = (int) in.number();
        d.subnetId0 = (int) in.number();
        d.autoInstanceType0 = (int) in.number();
        d.autoServiceType0 = (int) in.number();
        d.tagSource0 = (int) in.number();
    }

    private void secondEnd(MetricsDocument d) {
        fixed(d.ip41);
        number(d.ip61High);
        number(d.ip61Low);
        number(d.mac1);
        number(d.gprocessId1);
        number(d.l3DeviceId1);
        number(d.podNodeId1);
        number(d.podGroupId1);
        number(d.podId1);
        number(d.serviceId1);
        number(d.autoInstanceId1);
        number(d.autoServiceId1);
        unsigned(d.regionId1);
        unsigned(d.azId1);
        unsigned(d.hostId1);
        unsigned(d.l3DeviceType1);
        unsigned(d.podNsId1);
        unsigned(d.podClusterId1);
        unsigned(d.l3EpcId1);
        unsigned(d.epcId1);
        unsigned(d.subnetId1);
        unsigned(d.autoInstanceType1);
        unsigned(d.autoServiceType1);
        unsigned(d.tagSource1);
    }

    private static void secondEnd(MetricsDocument d, PackedReader in) {
        d.ip41 = in.fixed();
        d.ip61High = in.number();
        d.ip61Low = in.number();
        d.mac1 = in.number();
        d.gprocessId1 = in.number();
        d.l3DeviceId1 = in.number();
        d.podNodeId1 = in.number();
        d.podGroupId1 = in.number();
        d.podId1 = in.number();
        d.serviceId1 = in.number();
        d.autoInstanceId1 = in.number();
        d.autoServiceId1 = in.number();
        d.regionId1 = (int) in.number();
        d.azId1 = (int) in.number();
        d.hostId1 = (int) in.number();
        d.l3DeviceType1 = (int) in.number();
        d.podNsId1 = (int) in.number();
        d.podClusterId1 = (int) in.number();
        d.l3EpcId1 = (int) in.number();
        d.epcId1 = (int) in.number();
        d.subnetId1 = (int) in.number();
        d.autoInstanceType1 = (int) in.number();
        d.autoServiceType1 = (int) in.number();
        d.tagSource1 = (int) in.number();
    }

    private void point(String point) {
        for (int i = 0; i < POINTS.length; i++) {
            if (POINTS[i].equals(point)) {
                bytes[size++] = (byte) (i + 1);
                return;
            }
        }
        bytes[size++] = 0;
        text(point);
    }

    private static String point(PackedReader in) {
        int number = in.next();
        return number == 0 ? in.text() : POINTS[number - 1];
    }

    private void meters(long[] meters) {
        room(Long.BYTES + meters.length * LONGEST_VARINT);
        int mask = size;
        size += Long.BYTES;
        long present = 0;
        for (int i = 0; i < meters.length; i++) {
            if (meters[i] != 0) {
                present |= 1L << i;
                varint(meters[i]);
            }
        }
        PackedReader.LONGS.set(bytes, mask, present);
    }

    private static void meters(long[] meters, PackedReader in) {
        for (long left = in.present(); left != 0; left &= left - 1) {
            meters[Long.numberOfTrailingZeros(left)] = in.number();
        }
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        unsigned(utf8.length);
        room(utf8.length + 1);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    private void fixed(int value) {
        room(Integer.BYTES);
        PackedReader.INTS.set(bytes, size, value);
        size += Integer.BYTES;
    }

    /** An {@code int} without a sign. */
    private void unsigned(int value) {
        number(value & 0xffff_ffffL);
    }

    private void number(long value) {
        room(LONGEST_VARINT);
        varint(value);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
