package io.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.event.sbe.LinkType;
import io.thalweg.event.sbe.MessageHeaderDecoder;
import io.thalweg.event.sbe.PacketBatchDecoder;
import io.thalweg.event.sbe.PacketDirection;
import io.thalweg.event.sbe.SocketRole;
import io.thalweg.event.sbe.SyscallBatchDecoder;
import io.thalweg.event.sbe.SyscallDirection;
import io.thalweg.event.sbe.SyscallSource;
import io.thalweg.event.sbe.TapMode;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The writers lay the bytes themselves: the decoders that SBE made from the schema must find every field. */
class SbeLayoutTest {
    @Test
    void sbeReadsEveryFieldOfAPacketBatch() {
        byte[] bytes = PacketBatches.batch(
                new PacketBatches.Packet(PacketBatches.BASE + 5, 1, PacketDirection.OUT, 1514, new byte[] {1, 2}));
        PacketBatchDecoder batch =
                new PacketBatchDecoder().wrapAndApplyHeader(new UnsafeBuffer(bytes), 0, new MessageHeaderDecoder());

        assertThat(batch.agentId()).isEqualTo(7);
        assertThat(batch.shard()).isEqualTo(3);
        assertThat(batch.bootId()).isEqualTo(11);
        assertThat(batch.sequence()).isEqualTo(13);
        assertThat(batch.baseTimestamp()).isEqualTo(PacketBatches.BASE);
        assertThat(batch.endTimestamp()).isEqualTo(PacketBatches.BASE + 1_000_000_000L);
        assertThat(batch.kernelDrops()).isEqualTo(17);
        assertThat(batch.agentDrops()).isEqualTo(19);
        PacketBatchDecoder.CapturePointsDecoder points = batch.capturePoints();
        assertThat(points.count()).isEqualTo(2);
        points.next();
        points.skipName();
        points.next();
        assertThat(points.interfaceIndex()).isEqualTo(9);
        assertThat(points.mac()).isZero();
        assertThat(points.networkNamespace()).isEqualTo(4026532000L);
        assertThat(points.tapMode()).isEqualTo(TapMode.MIRROR);
        assertThat(points.linkType()).isEqualTo(LinkType.RAW_IP);
        assertThat(points.networkType()).isEqualTo((short) 1);
        assertThat(points.name()).isEqualTo("tun0");
        PacketBatchDecoder.PacketsDecoder packets = batch.packets();
        assertThat(packets.count()).isEqualTo(1);
        packets.next();
        assertThat(packets.timestampDelta()).isEqualTo(5);
        assertThat(packets.wireLength()).isEqualTo(1514);
        assertThat(packets.capturePoint()).isEqualTo((short) 1);
        assertThat(packets.direction()).isEqualTo(PacketDirection.OUT);
        byte[] frame = new byte[2];
        assertThat(packets.getFrame(frame, 0, 2)).isEqualTo(2);
        assertThat(frame).containsExactly(1, 2);
        assertThat(batch.encodedLength() + MessageHeaderDecoder.ENCODED_LENGTH).isEqualTo(bytes.length);
    }

    @Test
    void sbeReadsEveryFieldOfASyscallBatch() {
        SyscallEvent written = SyscallBatches.event("hello");
        byte[] bytes = SyscallBatches.batch(written);
        SyscallBatchDecoder batch =
                new SyscallBatchDecoder().wrapAndApplyHeader(new UnsafeBuffer(bytes), 0, new MessageHeaderDecoder());

        assertThat(batch.bootId()).isEqualTo(11);
        assertThat(batch.agentDrops()).isEqualTo(19);
        SyscallBatchDecoder.ProcessesDecoder processes = batch.processes();
        processes.next();
        assertThat(processes.pid()).isEqualTo(4711);
        assertThat(processes.startTime()).isEqualTo(SyscallBatches.BASE - 1);
        assertThat(processes.name()).isEqualTo("nginx");
        assertThat(processes.containerId()).isEqualTo("a1b2c3");
        processes.next();
        processes.skipName();
        processes.skipContainerId();
        SyscallBatchDecoder.EventsDecoder event = batch.events().next();
        assertThat(event.enterDelta()).isEqualTo(1);
        assertThat(event.exitDelta()).isEqualTo(2);
        assertThat(event.process()).isEqualTo(1);
        assertThat(event.direction()).isEqualTo(SyscallDirection.INGRESS);
        assertThat(event.source()).isEqualTo(SyscallSource.OPENSSL);
        assertThat(event.role()).isEqualTo(SocketRole.SERVER);
        assertThat(event.ipProtocol()).isEqualTo((short) 6);
        assertThat(event.isIpv6()).isEqualTo((short) 1);
        assertThat(event.tid()).isEqualTo(3);
        assertThat(event.coroutineId()).isEqualTo(4);
        assertThat(event.socketCookie()).isEqualTo(5);
        assertThat(event.localPort()).isEqualTo(65535);
        assertThat(event.remotePort()).isEqualTo(8);
        assertThat((int) event.tcpSequence()).isEqualTo(-9);
        assertThat(event.syscall()).isEqualTo(45);
        assertThat(event.byteCount()).isEqualTo(10_000);
        assertThat(event.syscallTraceId()).isEqualTo(11);
        assertThat(event.captureSequence()).isEqualTo(12);
        byte[] remote = new byte[16];
        event.getRemoteAddress(remote, 0, 16);
        assertThat(ByteBuffer.wrap(remote).getLong()).isEqualTo(written.remoteHigh);
        assertThat(ByteBuffer.wrap(remote).getLong(8)).isEqualTo(written.remoteLow);
        event.getLocalAddress(remote, 0, 16);
        assertThat(ByteBuffer.wrap(remote).getLong()).isEqualTo(written.localHigh);
        byte[] payload = new byte[5];
        event.getPayload(payload, 0, 5);
        assertThat(payload).asString().isEqualTo("hello");
        assertThat(batch.networkEvents().count()).isZero();
        assertThat(batch.encodedLength() + MessageHeaderDecoder.ENCODED_LENGTH).isEqualTo(bytes.length);
    }
}
