package io.thalweg.bench.micro;

import com.google.protobuf.ByteString;
import io.thalweg.engine.row.L4FlowLog;
import io.thalweg.event.proto.IpPrefix;
import io.thalweg.event.proto.Resource;
import io.thalweg.event.proto.ResourceKind;
import io.thalweg.event.proto.ServicePort;
import io.thalweg.tagging.ResourceDirectory;
import io.thalweg.tagging.Tagger;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Time to tag one flow row: of pods chosen at random, so that hardly a look-up finds its table in the processor's first
 * caches. One row in five goes to a service's address, one to the Internet.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TaggerBenchmark {
    private static final int ROWS = 1 << 16;
    private static final int POD_ADDRESSES = 0x0a00_0000;
    private static final int SERVICE_ADDRESSES = 0x0b00_0000;
    private static final int PODS_OF_NODE = 25;
    private static final int PODS_OF_WORKLOAD = 10;
    private static final int CLUSTER = 1;
    private static final int TCP = 6;
    private static final long NOW = 1_760_000_000_000_000L;

    @Param({"1000", "100000"})
    public int pods;

    private final int[] clients = new int[ROWS];
    private final int[] servers = new int[ROWS];
    private final int[] ports = new int[ROWS];
    /** One, since a row is tagged when it has just been made. */
    private final L4FlowLog row = new L4FlowLog();

    private Tagger tagger;

    @Setup
    public void fill() {
        ResourceDirectory directory = new ResourceDirectory();
        for (int node = 1; node <= pods / PODS_OF_NODE; node++) {
            directory.put(resource(ResourceKind.RESOURCE_KIND_NODE, node)
                    .addAddresses(address(0xc0a8_0000 + node))
                    .addCidrs(IpPrefix.newBuilder()
                            .setAddress(address(POD_ADDRESSES + (node << 8)))
                            .setLength(24))
                    .build());
        }
        for (int workload = 1; workload <= pods / PODS_OF_WORKLOAD; workload++) {
            directory.put(resource(ResourceKind.RESOURCE_KIND_WORKLOAD, workload)
                    .setWorkloadType(130)
                    .build());
            directory.put(resource(ResourceKind.RESOURCE_KIND_SERVICE, workload)
                    .addAddresses(address(SERVICE_ADDRESSES + workload))
                    .addPorts(ServicePort.newBuilder()
                            .setIpProtocol(TCP)
                            .setPort(80)
                            .setTargetPort(8080))
                    .addWorkloadIds(workload)
                    .build());
        }
        for (int pod = 1; pod <= pods; pod++) {
            directory.put(resource(ResourceKind.RESOURCE_KIND_POD, pod)
                    .setNodeId(1 + pod / PODS_OF_NODE)
                    .setOwnerId(1 + pod / PODS_OF_WORKLOAD)
                    .addAddresses(address(POD_ADDRESSES + pod))
                    .addMacs(0x0200_0000_0000L + pod)
                    .setUid(String.format("%08x-0000-4000-8000-%012x", pod, pod))
                    .addContainerIds(String.format("%016x%048x", pod, pod))
                    .build());
        }
        tagger = new Tagger(directory);
        Random random = new Random(1);
        for (int i = 0; i < ROWS; i++) {
            clients[i] = POD_ADDRESSES + 1 + random.nextInt(pods);
            ports[i] = i % 5 == 0 ? 80 : 8080;
            servers[i] = switch (i % 5) {
                case 0 -> SERVICE_ADDRESSES + 1 + random.nextInt(pods / PODS_OF_WORKLOAD);
                case 1 -> 0x0808_0000 + random.nextInt(1 << 16);
                default -> POD_ADDRESSES + 1 + random.nextInt(pods);
            };
        }
        row.isIpv4 = 1;
        row.protocol = TCP;
        row.startTime = NOW;
        row.agentId = 1;
        row.observationPoint = "c";
    }

    private static Resource.Builder resource(ResourceKind kind, int id) {
        return Resource.newBuilder().setKind(kind).setId(id).setClusterId(CLUSTER);
    }

    private static ByteString address(int ipv4) {
        return ByteString.copyFrom(ByteBuffer.allocate(4).putInt(ipv4).array());
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int tag() {
        int known = 0;
        for (int i = 0; i < ROWS; i++) {
            row.ip40 = clients[i];
            row.ip41 = servers[i];
            row.serverPort = ports[i];
            known += tagger.tag(row) ? 1 : 0;
        }
        return known;
    }
}
