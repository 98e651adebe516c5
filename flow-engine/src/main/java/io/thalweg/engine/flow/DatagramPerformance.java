package io.thalweg.engine.flow;

import static io.thalweg.engine.flow.Fields.add32;
import static io.thalweg.engine.flow.Fields.add64;
import static io.thalweg.engine.flow.Fields.i32;
import static io.thalweg.engine.flow.Fields.i64;
import static io.thalweg.engine.flow.Fields.max32;
import static io.thalweg.engine.flow.Fields.u8;

import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.engine.decode.PacketHeaders;
import java.util.concurrent.TimeUnit;

/**
 * Response times of flows without a connection: UDP from the last request to the first reply, ICMP from an echo request
 * to the reply with its id and sequence number.
 */
final class DatagramPerformance {
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(30);

    private DatagramPerformance() {}

    /** Whether flows of this protocol have times to measure. */
    static boolean measures(int protocol) {
        return protocol == IpProtocol.UDP || protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6;
    }

    static void packet(long[] r, int at, boolean fromClient, long now, PacketHeaders h) {
        if (h.protocol == IpProtocol.UDP) {
            // Nothing is asked, and nothing answered, by a datagram without payload.
            if (h.payloadBytes > 0) {
                udp(r, at, fromClient, now);
            }
        } else if (isEchoRequest(h.protocol, h.icmpTypeCode)) {
            wait(r, at, now);
            i32(r, at, DatagramLayout.ECHO, h.icmpEcho);
        } else if (isEchoReply(h.protocol, h.icmpTypeCode) && i32(r, at, DatagramLayout.ECHO) == h.icmpEcho) {
            answered(r, at, now);
        }
    }

    static boolean isEchoRequest(int protocol, int typeCode) {
        int type = typeCode >> 8;
        return protocol == IpProtocol.ICMP && type == 8 || protocol == IpProtocol.ICMPV6 && type == 128;
    }

    static boolean isEchoReply(int protocol, int typeCode) {
        int type = typeCode >> 8;
        return protocol == IpProtocol.ICMP && type == 0 || protocol == IpProtocol.ICMPV6 && type == 129;
    }

    private static void udp(long[] r, int at, boolean fromClient, long now) {
        if (fromClient) {
            wait(r, at, now);
        } else {
            answered(r, at, now);
        }
    }

    private static void wait(long[] r, int at, long now) {
        i64(r, at, DatagramLayout.REQUEST_TIME, now);
        u8(r, at, DatagramLayout.WAITING, 1);
    }

    private static void answered(long[] r, int at, long now) {
        if (u8(r, at, DatagramLayout.WAITING) == 0) {
            return;
        }
        u8(r, at, DatagramLayout.WAITING, 0);
        long nanos = now - i64(r, at, DatagramLayout.REQUEST_TIME);
        if (nanos > 0 && nanos <= MAX_NANOS) {
            add64(r, at, DatagramLayout.SUM, nanos);
            add32(r, at, DatagramLayout.COUNT, 1);
            max32(r, at, DatagramLayout.MAX, nanos / 1000);
        }
    }
}
