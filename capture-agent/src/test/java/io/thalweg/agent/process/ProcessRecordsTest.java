package io.thalweg.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.ProcessSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written by hand against what the schema's own classes write. */
final class ProcessRecordsTest {
    private static final byte[] LOCAL = {10, 0, 0, 1};
    private static final byte[] REMOTE = {10, 0, 0, 2};

    private static final Container CONTAINER = new Container("ab".repeat(32), "0f3cc3a5-3aa1-4e6f-9b7c-2d1f0e9d8c7b");
    private static final ProcessInfo FULL = new ProcessInfo(
            4_000_000,
            1,
            1_700_000_010_000_000L,
            "jävä",
            "/usr/bin/java",
            "java -jar shop.jar",
            -2,
            "nobody",
            CONTAINER,
            4026531840L);
    private static final Map<String, String> TAGS = new TreeMap<>(Map.of("team", "shop", "tier", ""));

    private static final SocketEntry CONNECTED = new SocketEntry(7, 6, LOCAL, 51000, REMOTE, 443);
    private static final SocketEntry LISTENING = new SocketEntry(8, 17, LOCAL, 53, new byte[4], 0);

    private final ProcessRecords records = new ProcessRecords(1023);

    private static ProcessWatch.Seen seen(
            ProcessInfo process, String name, Map<String, String> tags, SocketEntry... sockets) {
        return new ProcessWatch.Seen(new ProcessRules.Named(process, name, tags), List.of(sockets));
    }

    private static Process.Builder full() {
        return Process.newBuilder()
                .setAgentId(1023)
                .setPid(4_000_000)
                .setParentPid(1)
                .setStartTime(1_700_000_010_000_000L)
                .setKernelName("jävä")
                .setName("shop")
                .setExecutable("/usr/bin/java")
                .setCommandLine("java -jar shop.jar")
                .setUserId(-2)
                .setUser("nobody")
                .setContainerId(CONTAINER.id())
                .setPodUid(CONTAINER.podUid())
                .setNetworkNamespace(4026531840L)
                .putAllTags(TAGS);
    }

    @Test
    void everyFieldOfAProcessThatRuns() throws InvalidProtocolBufferException {
        Process expected = full().addSockets(ProcessSocket.newBuilder()
                        .setIpProtocol(17)
                        .setLocalAddress(ByteString.copyFrom(LOCAL))
                        .setLocalPort(53))
                .addSockets(ProcessSocket.newBuilder()
                        .setIpProtocol(6)
                        .setLocalAddress(ByteString.copyFrom(LOCAL))
                        .setLocalPort(51000)
                        .setRemoteAddress(ByteString.copyFrom(REMOTE))
                        .setRemotePort(443))
                .build();

        byte[] record = records.running(seen(FULL, "shop", TAGS, CONNECTED, LISTENING));

        assertThat(Process.parseFrom(record)).isEqualTo(expected);
        assertThat(record).isEqualTo(expected.toByteArray());
    }

    @Test
    void aProcessThatEndedHasNoSockets() throws InvalidProtocolBufferException {
        byte[] record = records.ended(seen(FULL, "shop", TAGS, CONNECTED), 1_700_000_020_000_000L);

        assertThat(Process.parseFrom(record))
                .isEqualTo(full().setEndTime(1_700_000_020_000_000L).build());
    }

    @Test
    void whatIsNotToldIsLeftOut() {
        ProcessInfo bare = new ProcessInfo(2, 0, 5, "kthreadd", "", "", 0, "root", Container.NONE, 0);

        byte[] record = records.running(seen(bare, "kthreadd", Map.of()));

        assertThat(record)
                .isEqualTo(Process.newBuilder()
                        .setAgentId(1023)
                        .setPid(2)
                        .setStartTime(5)
                        .setKernelName("kthreadd")
                        .setName("kthreadd")
                        .setUser("root")
                        .build()
                        .toByteArray());
    }
}
