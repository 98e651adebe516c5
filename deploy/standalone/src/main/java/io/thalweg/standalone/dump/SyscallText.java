package io.thalweg.standalone.dump;

import io.thalweg.engine.decode.IpProtocol;
import io.thalweg.event.CapturedProcess;
import io.thalweg.event.SyscallEvent;
import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallDirection;
import io.thalweg.event.sbe.SyscallSource;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * A system call in one line, in the manner of strace: {@code 12:00:00.000001Z nginx[4711] read 10.0.0.2:80 < 10.0.0.1:4000
 * tcp server 81 bytes seq 12 trace 5 socket 3#7 "GET / HTTP/1.1..H"}.
 */
final class SyscallText {
    private static final int MOST_PAYLOAD = 48;
    private static final Map<Integer, String> CALLS = Map.ofEntries(
            Map.entry(0, "read"),
            Map.entry(1, "write"),
            Map.entry(3, "close"),
            Map.entry(19, "readv"),
            Map.entry(20, "writev"),
            Map.entry(40, "sendfile"),
            Map.entry(42, "connect"),
            Map.entry(43, "accept"),
            Map.entry(44, "sendto"),
            Map.entry(45, "recvfrom"),
            Map.entry(46, "sendmsg"),
            Map.entry(47, "recvmsg"),
            Map.entry(275, "splice"),
            Map.entry(288, "accept4"),
            Map.entry(299, "recvmmsg"),
            Map.entry(307, "sendmmsg"));

    private SyscallText() {}

    static String line(SyscallEvent event, CapturedProcess process) {
        String arrow = event.direction == SyscallDirection.INGRESS ? " < " : " > ";
        return RecordPrinter.instant(event.exitNanos) + " " + process.name() + "[" + process.pid()
                + (event.tid == process.pid() ? "" : "/" + event.tid) + "] "
                + CALLS.getOrDefault(event.syscall, "syscall " + event.syscall) + source(event) + " "
                + AddressText.end(event.isIpv6, event.localHigh, event.localLow, event.localPort) + arrow
                + AddressText.end(event.isIpv6, event.remoteHigh, event.remoteLow, event.remotePort) + " "
                + details(event)
                + payload(event);
    }

    private static String source(SyscallEvent event) {
        return event.source == SyscallSource.SYSCALL ? "" : " (" + lower(event.source) + ")";
    }

    private static String details(SyscallEvent event) {
        boolean isTcp = event.ipProtocol == IpProtocol.TCP;
        return (isTcp ? "tcp" : event.ipProtocol == IpProtocol.UDP ? "udp" : "protocol " + event.ipProtocol)
                + (event.role == SocketRole.UNKNOWN ? "" : " " + lower(event.role)) + " " + event.byteCount + " bytes"
                + (isTcp && event.byteCount > 0 ? " seq " + Integer.toUnsignedString(event.tcpSequence) : "")
                + (event.syscallTraceId == 0 ? "" : " trace " + Long.toUnsignedString(event.syscallTraceId))
                + (event.coroutineId == 0 ? "" : " coroutine " + event.coroutineId)
                + " socket " + Long.toUnsignedString(event.socketCookie) + "#" + event.captureSequence;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String payload(SyscallEvent event) {
        if (event.payloadLength == 0) {
            return "";
        }
        int length = Math.min(event.payloadLength, MOST_PAYLOAD);
        String text = new String(event.payload, event.payloadOffset, length, StandardCharsets.ISO_8859_1);
        return " \"" + text.replaceAll("[^ -~]", ".") + "\"";
    }
}
