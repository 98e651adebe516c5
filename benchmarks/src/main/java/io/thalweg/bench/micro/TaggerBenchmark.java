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
import java.util.Arrays;
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
 * Time to tag one flow row. One row in five goes to a service's address, one to the Internet, the others from pod to pod:
 *
 * <ul>
 *   <li>{@code nodes}: as batches come, each of a node, whose pods talk to twenty others each, anywhere in the cluster; batch
 *       by batch another node;
 *   <li>{@code random}: any pod to any pod, so that no look-up finds its table in the processor's first caches.
 * </ul>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TaggerBenchmark {
    private static final int ROWS = 1 << 16;
    private static final int POD_ADDRESSES = 0x0a00_0000;
    private static final int SERVICE_ADDRESSES = 0x0b00_0000;
    private static final int PODS_OF_NODE = 25;
    private static final int PEERS_OF_NODE = PODS_OF_NODE * 20;
    private static final int ROWS_OF_BATCH = 1 << 10;
    private static final int PODS_OF_WORKLOAD = 10;
    private static final int CLUSTER = 1;
    private static final int TCP = 6;
    private static final long NOW = 1_760_000_000_000_000L;

    @Param({"1000", "100000"})
    public int pods;

    @Param({"nodes", "random"})
    public String traffic;

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
        seeRows(new Random(1));
        row.isIpv4 = 1;
        row.protocol = TCP;
        row.startTime = NOW;
        row.agentId = 1;
        row.observationPoint = "c";
    }

    private void seeRows(Random random) {
        boolean isByNode = traffic.equals("nodes");
        int[] peers = new int[PEERS_OF_NODE];
        int first = 0;
        for (int i = 0; i < ROWS; i++) {
            if (i % ROWS_OF_BATCH == 0) {
                first = random.nextInt(pods - PODS_OF_NODE);
                Arrays.setAll(peers, peer -> random.nextInt(pods));
            }
            int client = isByNode ? first + random.nextInt(PODS_OF_NODE) : random.nextInt(pods);
            int server = isByNode ? peers[random.nextInt(PEERS_OF_NODE)] : random.nextInt(pods);
            clients[i] = POD_ADDRESSES + 1 + client;
            ports[i] = i % 5 == 0 ? 80 : 8080;
            servers[i] = switch (i % 5) {
                case 0 -> SERVICE_ADDRESSES + 1 + server / PODS_OF_WORKLOAD;
                case 1 -> 0x0808_0000 + random.nextInt(1 << 16);
                default -> POD_ADDRESSES + 1 + server;
            };
        }
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
