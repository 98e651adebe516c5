package io.thalweg.tagging;

import static io.thalweg.tagging.Resources.SECOND;
import static io.thalweg.tagging.Resources.pod;
import static io.thalweg.tagging.Resources.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.ResourceKey;
import io.thalweg.event.proto.IpPrefix;
import io.thalweg.event.proto.Process;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ResourceDirectoryTest {
    private static final String ADDRESS = "10.244.1.10";
    private static final long NOW = Rows.NOW;

    private final ResourceDirectory directory = new ResourceDirectory();

    private long podAt(long micros) {
        return podAt(directory, micros);
    }

    private static long podAt(ResourceDirectory directory, long micros) {
        L4FlowLog row = Rows.flow(ADDRESS, "8.8.8.8", 53);
        row.startTime = micros;
        new Tagger(directory).tag(row);
        return row.podId0;
    }

    private static Resource interval(int id, long from, long to) {
        return pod(id, ADDRESS).setValidFrom(from).setValidTo(to).build();
    }

    @Test
    void addressThatMovedIsThatOfItsHolderThen() {
        directory.put(interval(1, NOW, NOW + 60 * SECOND));
        directory.put(interval(2, NOW + 90 * SECOND, 0));

        assertThat(podAt(NOW - 11 * SECOND)).as("long before").isZero();
        assertThat(podAt(NOW - 10 * SECOND)).as("a little before").isEqualTo(1);
        assertThat(podAt(NOW)).isEqualTo(1);
        assertThat(podAt(NOW + 60 * SECOND - 1)).isEqualTo(1);
        assertThat(podAt(NOW + 60 * SECOND)).as("in between").isZero();
        assertThat(podAt(NOW + 80 * SECOND)).as("a little before the next").isEqualTo(2);
        assertThat(podAt(NOW + 90 * SECOND)).isEqualTo(2);
        assertThat(podAt(NOW + 9000 * SECOND)).isEqualTo(2);
    }

    @Test
    void laterOfTwoHoldersAtOnceCounts() {
        directory.put(interval(2, NOW + SECOND, 0));
        directory.put(interval(1, NOW, 0));

        assertThat(podAt(NOW)).isEqualTo(1);
        assertThat(podAt(NOW + SECOND)).isEqualTo(2);
    }

    @Test
    void intervalThatIsWrittenAgainReplacesTheFirst() {
        directory.put(interval(1, NOW, 0));
        directory.put(interval(1, NOW, NOW + SECOND));

        assertThat(directory.size()).isEqualTo(1);
        assertThat(podAt(NOW + 2 * SECOND)).isZero();
    }

    @Test
    void intervalThatIsRemovedIsForgotten() {
        Resource first = interval(1, NOW, NOW + SECOND);
        directory.put(first);
        directory.put(interval(1, NOW + SECOND, 0));

        directory.remove(ResourceKey.of(first));

        assertThat(directory.size()).isEqualTo(1);
        assertThat(podAt(NOW - 5 * SECOND)).as("what comes soon counts").isEqualTo(1);
        assertThat(podAt(NOW - 9 * SECOND - 1)).isZero();
    }

    @Test
    void whatEndedLongAgoExpires() {
        directory.put(interval(1, NOW, NOW + SECOND));
        directory.put(interval(2, NOW + SECOND, 0));
        long bytes = directory.heapBytes();

        assertThat(directory.expire(NOW + SECOND)).isZero();
        assertThat(directory.expire(NOW + SECOND + 1)).isEqualTo(1);

        assertThat(podAt(NOW)).as("only the next is known").isEqualTo(2);
        for (int i = 0; i < 1000; i++) {
            directory.put(interval(3 + i, NOW + i, NOW + i + 1));
            directory.expire(NOW + i + 2);
        }
        assertThat(directory.heapBytes()).as("room is used again").isEqualTo(bytes);
    }

    @Test
    void emptyIntervalIsNone() {
        directory.put(interval(1, NOW, NOW));

        assertThat(directory.size()).isZero();
    }

    @Test
    void whatIsNoResourceIsCountedAndLeftOut() {
        directory.put(Resource.getDefaultInstance());
        directory.put(Resource.newBuilder().setKindValue(250).setId(1).build());
        directory.put(pod(0, ADDRESS).build());
        directory.put(Resources.snapshot(1 << 20, false));
        assertThat(directory.rejected()).isEqualTo(4);

        directory.put(
                pod(1, ADDRESS).addAddresses(ByteString.copyFromUtf8("123")).build());
        directory.put(Resources.node(2)
                .addCidrs(IpPrefix.newBuilder()
                        .setAddress(Resources.address(ADDRESS))
                        .setLength(33))
                .addCidrs(IpPrefix.newBuilder()
                        .setAddress(Resources.address(ADDRESS))
                        .setLength(-1))
                .build());
        assertThat(directory.cut()).isEqualTo(3);
        assertThat(podAt(NOW)).isEqualTo(1);
    }

    @Test
    void resourceWithTooManyKeysIsCut() {
        Resource.Builder service = service(1);
        for (int i = 1; i <= 200; i++) {
            service.addWorkloadIds(i).addPorts(Resources.port(i, i));
        }

        directory.put(service.build());

        assertThat(directory.cut()).isEqualTo(1 + 200 + 200 * 200 - Indexer.MOST_KEYS);
        directory.remove(ResourceKey.of(service.build()));
        assertThat(directory.shown.size() + directory.other.size()).isZero();
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        directory.put(Resources.cluster("10.244.0.0/16", "fd00::/48"));
        directory.put(interval(1, NOW, NOW + SECOND));
        directory.put(interval(0xffff_fff0, NOW + SECOND, 0));
        directory.put(Process.newBuilder()
                .setAgentId(1)
                .setPid(2)
                .setPodUid("no uuid")
                .build());
        directory.put(Resources.snapshot(9, false));
        directory.put(pod(5, "10.244.1.11")
                .setEpcId(-7)
                .setNodeId(3)
                .setOwnerId(4)
                .setTeamId(65535)
                .build());

        byte[] bytes = bytes(directory);
        ResourceDirectory read = ResourceDirectory.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));

        assertThat(read.size()).isEqualTo(directory.size());
        assertThat(read.incompleteClusters()).isEqualTo(1);
        assertThat(read.shown.size() + read.other.size()).isEqualTo(directory.shown.size() + directory.other.size());
        assertThat(podAt(read, NOW + SECOND)).isEqualTo(podAt(NOW + SECOND));
        assertThat(bytes(read)).as("the same entries, in any order").hasSameSizeAs(bytes);
    }

    @Test
    void copyIsAnother() {
        directory.put(interval(1, NOW, 0));
        ResourceDirectory copy = directory.copy();
        directory.put(interval(1, NOW, NOW + 1));
        directory.put(interval(2, NOW + 1, 0));

        assertThat(podAt(copy, NOW + SECOND)).isEqualTo(1);
        assertThat(podAt(NOW + SECOND)).isEqualTo(2);
    }

    @Test
    void bytesOfALaterBuildAreRefused() throws IOException {
        byte[] bytes = bytes(directory);
        bytes[0]++;

        assertThatThrownBy(() -> ResourceDirectory.readFrom(new DataInputStream(new ByteArrayInputStream(bytes))))
                .isInstanceOf(IOException.class)
                .hasMessage("resource directory: version 2; this build reads 1");
    }

    @Test
    void processesThatTellOfNoPodAreLeftOut() {
        Process process =
                Process.newBuilder().setAgentId(1).setPid(2).setStartTime(3).build();
        directory.put(process);
        assertThat(directory.size()).isZero();

        directory.put(Process.newBuilder(process).setContainerId("abc").build());
        assertThat(directory.size()).isEqualTo(1);

        directory.removeProcess(1, 2, 3);
        assertThat(directory.size()).isZero();
    }

    @Test
    void namespacesAndTheLikeTakeNoRoom() {
        for (ResourceKind kind : new ResourceKind[] {
            ResourceKind.RESOURCE_KIND_NAMESPACE, ResourceKind.RESOURCE_KIND_REGION, ResourceKind.RESOURCE_KIND_AZ
        }) {
            directory.put(Resources.resource(kind, 1).build());
        }
        assertThat(directory.size()).isZero();
        assertThat(directory.rejected()).isZero();
    }

    private static byte[] bytes(ResourceDirectory directory) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        directory.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
