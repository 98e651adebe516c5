package io.thalweg.engine.trace;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/** Reads a span from the message {@code thalweg.v1.Span}, field by field; those that a span has no use for are skipped. */
final class SpanReader {
    private static final int IPV6_BYTES = 16;

    private SpanReader() {}

    static Span read(byte[] message, int offset, int length) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message, offset, length);
        Span span = new Span();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!field(WireFormat.getTagFieldNumber(tag), in, span)) {
                in.skipField(tag);
            }
        }
        return span;
    }

    /** @return false when the field is none of a span's, and nothing was read */
    private static boolean field(int number, CodedInputStream in, Span span) throws IOException {
        if (number < 20) {
            return seen(number, in, span);
        } else if (number < 100) {
            return network(number, in, span);
        } else if (number < 200) {
            return tags(number, in, span);
        } else if (number < 230) {
            return process(number, in, span);
        } else if (number < 270) {
            return protocol(number, in, span);
        } else if (number < 290) {
            return response(number, in, span);
        } else if (number < 330) {
            return trace(number, in, span);
        }
        return metrics(number, in, span);
    }

    private static boolean seen(int number, CodedInputStream in, Span span) throws IOException {
        switch (number) {
            case 2 -> span.id = in.readUInt64();
            case 3 -> span.startTime = in.readUInt64();
            case 4 -> span.endTime = in.readUInt64();
            case 5 -> span.flowId = in.readUInt64();
            case 6 -> span.signalSource = in.readUInt32();
            case 7 -> span.agentId = in.readUInt32();
            case 8 -> span.point = SpanPoint.of(in.readString());
            case 12 -> span.tunnelType = in.readUInt32();
            case 13 -> span.captureNic = Integer.toUnsignedLong(in.readUInt32());
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean network(int number, CodedInputStream in, Span span) throws IOException {
        switch (number) {
            case 20 -> span.ip40 = in.readFixed32();
            case 21 -> span.ip41 = in.readFixed32();
            case 22 -> {
                if (in.readRawVarint32() != IPV6_BYTES) {
                    throw new IOException("ip6_0: not the bytes of an IPv6 address");
                }
                span.ip60High = network64(in);
                span.ip60Low = network64(in);
            }
            case 23 -> {
                if (in.readRawVarint32() != IPV6_BYTES) {
                    throw new IOException("ip6_1: not the bytes of an IPv6 address");
                }
                span.ip61High = network64(in);
                span.ip61Low = network64(in);
            }
            case 24 -> span.isIpv4 = in.readUInt32();
            case 25 -> span.protocol = in.readUInt32();
            case 26 -> span.clientPort = in.readUInt32();
            case 27 -> span.serverPort = in.readUInt32();
            case 28 -> span.reqTcpSeq = Integer.toUnsignedLong(in.readUInt32());
            case 29 -> span.respTcpSeq = Integer.toUnsignedLong(in.readUInt32());
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean tags(int number, CodedInputStream in, Span span) throws IOException {
        switch (number) {
            case 110 -> span.podNodeId0 = Integer.toUnsignedLong(in.readUInt32());
            case 111 -> span.podNodeId1 = Integer.toUnsignedLong(in.readUInt32());
            case 112 -> span.podNsId0 = in.readUInt32();
            case 113 -> span.podNsId1 = in.readUInt32();
            case 114 -> span.podGroupId0 = Integer.toUnsignedLong(in.readUInt32());
            case 115 -> span.podGroupId1 = Integer.toUnsignedLong(in.readUInt32());
            case 116 -> span.podId0 = Integer.toUnsignedLong(in.readUInt32());
            case 117 -> span.podId1 = Integer.toUnsignedLong(in.readUInt32());
            case 118 -> span.podClusterId0 = in.readUInt32();
            case 119 -> span.podClusterId1 = in.readUInt32();
            case 120 -> span.l3EpcId0 = in.readSInt32();
            case 121 -> span.l3EpcId1 = in.readSInt32();
            case 128 -> span.autoInstanceId0 = Integer.toUnsignedLong(in.readUInt32());
            case 129 -> span.autoInstanceId1 = Integer.toUnsignedLong(in.readUInt32());
            case 130 -> span.autoInstanceType0 = in.readUInt32();
            case 131 -> span.autoInstanceType1 = in.readUInt32();
            case 132 -> span.autoServiceId0 = Integer.toUnsignedLong(in.readUInt32());
            case 133 -> span.autoServiceId1 = Integer.toUnsignedLong(in.readUInt32());
            case 134 -> span.autoServiceType0 = in.readUInt32();
            case 135 -> span.autoServiceType1 = in.readUInt32();
            case 138 -> span.teamId = in.readUInt32();
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean process(int number, CodedInputStream in, Span span) throws IOException {
        switch (number) {
            case 200 -> span.gprocessId0 = Integer.toUnsignedLong(in.readUInt32());
            case 201 -> span.gprocessId1 = Integer.toUnsignedLong(in.readUInt32());
            case 202 -> span.processId0 = in.readSInt32();
            case 203 -> span.processId1 = in.readSInt32();
            case 204 -> span.processKname0 = text(in);
            case 205 -> span.processKname1 = text(in);
            case 206 -> span.syscallTraceIdRequest = in.readUInt64();
            case 207 -> span.syscallTraceIdResponse = in.readUInt64();
            case 208 -> span.syscallThread0 = Integer.toUnsignedLong(in.readUInt32());
            case 209 -> span.syscallThread1 = Integer.toUnsignedLong(in.readUInt32());
            case 210 -> span.syscallCoroutine0 = in.readUInt64();
            case 211 -> span.syscallCoroutine1 = in.readUInt64();
            case 212 -> span.syscallCapSeq0 = Integer.toUnsignedLong(in.readUInt32());
            case 213 -> span.syscallCapSeq1 = Integer.toUnsignedLong(in.readUInt32());
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean protocol(int number, CodedInputStream in, Span span) throws IOException {
        switch (number) {
            case 230 -> span.l7Protocol = in.readUInt32();
            case 231 -> span.l7ProtocolStr = text(in);
            case 233 -> span.version = text(in);
            case 234 -> span.type = in.readUInt32();
            case 235 -> span.isTls = in.readUInt32();
            case 236 -> span.isAsync = in.readUInt32();
            case 250 -> span.requestType = text(in);
            case 251 -> span.requestDomain = text(in);
            case 252 -> span.requestResource = text(in);
            case 253 -> span.endpoint = text(in);
            case 254 -> {
                span.hasRequestId = true;
                span.requestId = in.readUInt64();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean response(int number, CodedInputStream in, Span span) throws IOException {
        switch (number) {
            case 270 -> span.responseStatus = in.readUInt32();
            case 271 -> {
                span.hasResponseCode = true;
                span.responseCode = in.readSInt32();
            }
            case 272 -> span.responseException = text(in);
            case 273 -> span.responseResult = text(in);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean trace(int number, CodedInputStream in, Span span) throws IOException {
        switch (number) {
            case 290 -> span.httpProxyClient = text(in);
            case 291 -> span.xRequestId0 = id(in);
            case 292 -> span.xRequestId1 = id(in);
            case 293 -> span.traceId = id(in);
            case 294 -> span.traceId2 = id(in);
            case 296 -> span.spanId = id(in);
            case 297 -> span.parentSpanId = id(in);
            case 298 -> {
                span.hasSpanKind = true;
                span.spanKind = in.readUInt32();
            }
            case 320 -> span.appService = text(in);
            case 321 -> span.appInstance = text(in);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean metrics(int number, CodedInputStream in, Span span) throws IOException {
        switch (number) {
            case 330 -> span.responseDuration = in.readUInt64();
            case 331 -> {
                span.hasRequestLength = true;
                span.requestLength = in.readSInt64();
            }
            case 332 -> {
                span.hasResponseLength = true;
                span.responseLength = in.readSInt64();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String text(CodedInputStream in) throws IOException {
        return Span.clip(in.readString(), Span.LONGEST_TEXT);
    }

    private static String id(CodedInputStream in) throws IOException {
        return Span.clip(in.readString(), Span.LONGEST_ID);
    }

    private static long network64(CodedInputStream in) throws IOException {
        return Long.reverseBytes(in.readRawLittleEndian64());
    }
}
