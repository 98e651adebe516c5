package io.thalweg.tagging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.ProcessId;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.ProcessSocket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of packets and the processes whose sockets the packets went through. */
class SocketOwnersTest {
    private static final String NODE = "192.168.0.1";
    private static final String POD = "10.0.0.1";
    private static final String OTHER_POD = "10.0.0.2";
    private static final String CLIENT = "10.9.0.9";
    private static final String CONTAINER = "1".repeat(64);
    private static final String OTHER_CONTAINER = "2".repeat(64);
    private static final int TCP = 6;
    private static final long START = Rows.NOW - 60 * Resources.SECOND;

    private ResourceDirectory directory;

    @BeforeEach
    void fill() {
        directory = new ResourceDirectory();
        directory.put(Resources.node(201, NODE).build());
        directory.put(Resources.agent(Rows.AGENT, 201).build());
        directory.put(Resources.pod(101, POD).addContainerIds(CONTAINER).build());
        directory.put(
                Resources.pod(102, OTHER_POD).addContainerIds(OTHER_CONTAINER).build());
    }

    private static Process.Builder process(int pid, String container) {
        return Process.newBuilder()
                .setAgentId(Rows.AGENT)
                .setPid(pid)
                .setStartTime(START)
                .setContainerId(container);
    }

    private static ProcessSocket listens(String address, int port) {
        return ProcessSocket.newBuilder()
                .setIpProtocol(TCP)
                .setLocalAddress(Resources.address(address))
                .setLocalPort(port)
                .build();
    }

    private static ProcessSocket connection(String local, int port, String remote, int remotePort) {
        return listens(local, port).toBuilder()
                .setRemoteAddress(Resources.address(remote))
                .setRemotePort(remotePort)
                .build();
    }

    private static long id(int pid) {
        return Integer.toUnsignedLong(ProcessId.of(Rows.AGENT, pid, START));
    }

    private L4FlowLog seen(String point, String client, String server, int port) {
        return seen(Rows.NOW, point, client, server, port);
    }

    private L4FlowLog seen(long micros, String point, String client, String server, int port) {
        L4FlowLog row = Rows.flow(client, server, port);
        row.observationPoint = point;
        row.startTime = micros;
        new Tagger(directory).tag(row);
        return row;
    }

    @Test
    void whoListensAtAnyAddressIsTheServerInItsPodOnly() {
        directory.put(
                process(11, CONTAINER).addSockets(listens("0.0.0.0", 8080)).build());
        directory.put(
                process(12, OTHER_CONTAINER).addSockets(listens("::", 8080)).build());
        directory.put(process(13, "").addSockets(listens("0.0.0.0", 8080)).build());

        assertThat(seen("s", CLIENT, POD, 8080).gprocessId1).isEqualTo(id(11));
        assertThat(seen("s", CLIENT, OTHER_POD, 8080).gprocessId1).isEqualTo(id(12));
        assertThat(seen("s-nd", CLIENT, NODE, 8080).gprocessId1).isEqualTo(id(13));
        assertThat(seen("s", CLIENT, POD, 8081).gprocessId1).isZero();
    }

    @Test
    void serverOnAnotherMachineIsNotWhoListensHere() {
        directory.put(process(13, "").addSockets(listens("0.0.0.0", 443)).build());

        assertThat(seen("c", NODE, "8.8.8.8", 443).gprocessId1).isZero();
        assertThat(seen("c-nd", NODE, CLIENT, 443).gprocessId1).isZero();
    }

    @Test
    void whoListensAtOneAddressIsNobodyAtAnother() {
        directory.put(process(13, "").addSockets(listens("127.0.0.1", 5432)).build());

        assertThat(seen("s", CLIENT, NODE, 5432).gprocessId1).isZero();
        assertThat(seen("local", "127.0.0.1", "127.0.0.1", 5432).gprocessId1).isEqualTo(id(13));
    }

    @Test
    void connectionTellsBothItsEndsWhereverItIsSeen() {
        directory.put(process(11, CONTAINER)
                .addSockets(connection(POD, 40_000, OTHER_POD, 8080))
                .build());
        directory.put(process(12, OTHER_CONTAINER)
                .addSockets(connection(OTHER_POD, 8080, POD, 40_000))
                .build());

        L4FlowLog row = seen("rest", POD, OTHER_POD, 8080);
        assertThat(row.gprocessId0).isEqualTo(id(11));
        assertThat(row.gprocessId1).isEqualTo(id(12));
        assertThat(row.tagSource0 & TagSource.GPROCESS).isNotZero();
        assertThat(row.autoInstanceType0).isEqualTo(ResourceType.POD);
        assertThat(seen("rest", POD, OTHER_POD, 8081).gprocessId0).isZero();
    }

    @Test
    void portThatPassedFromOneProcessToAnotherTellsEachInItsTime() {
        directory.put(process(11, "")
                .setEndTime(Rows.NOW)
                .addSockets(listens("0.0.0.0", 80))
                .build());
        Process next = process(14, "")
                .setStartTime(Rows.NOW)
                .addSockets(listens("0.0.0.0", 80))
                .build();
        directory.put(next);

        assertThat(seen(Rows.NOW - 1, "s", CLIENT, NODE, 80).gprocessId1).isEqualTo(id(11));
        assertThat(seen(Rows.NOW, "s", CLIENT, NODE, 80).gprocessId1)
                .isEqualTo(Integer.toUnsignedLong(ProcessId.of(Rows.AGENT, 14, Rows.NOW)));
        assertThat(seen(START - 1, "s", CLIENT, NODE, 80).gprocessId1).isZero();
    }

    @Test
    void processOfNoPodIsWhatRowsOfItsNodeAreShownAs() {
        directory.put(process(13, "").addSockets(listens(NODE, 80)).build());

        L4FlowLog row = seen("s", CLIENT, NODE, 80);
        assertThat(row.podNodeId1).isEqualTo(201);
        assertThat(row.autoInstanceType1).isEqualTo(ResourceType.PROCESS);
        assertThat(row.autoInstanceId1).isEqualTo(id(13));
        assertThat(row.autoServiceType1).isEqualTo(ResourceType.PROCESS);
    }

    @Test
    void socketsOfAnotherAgentsMachineAreNotTaken() {
        directory.put(
                process(11, "").setAgentId(8).addSockets(listens("0.0.0.0", 80)).build());

        assertThat(seen("s", CLIENT, NODE, 80).gprocessId1).isZero();
    }

    @Test
    void socketsAreForgottenWithTheirProcessAndKeptInCheckpoints() throws IOException {
        directory.put(process(13, "").addSockets(listens("0.0.0.0", 80)).build());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        directory.writeTo(new DataOutputStream(bytes));
        ResourceDirectory saved = directory;
        directory = ResourceDirectory.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(seen("s", CLIENT, NODE, 80).gprocessId1).isEqualTo(id(13));

        directory = saved;
        directory.removeProcess(Rows.AGENT, 13, START);
        assertThat(seen("s", CLIENT, NODE, 80).gprocessId1).isZero();
        assertThat(directory.hasSockets()).isFalse();
    }

    @Test
    void addressesThatAreNoneAreLeftOut() {
        directory.put(process(13, "")
                .addSockets(ProcessSocket.newBuilder().setIpProtocol(TCP).setLocalPort(80))
                .addSockets(listens("0.0.0.0", 80).toBuilder().setRemoteAddress(ByteString.copyFrom(new byte[3])))
                .build());

        assertThat(directory.hasSockets()).isFalse();
        assertThat(seen("s", CLIENT, NODE, 80).gprocessId1).isZero();
    }
}
