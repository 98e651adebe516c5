package io.thalweg.engine.trace.truth;

import java.util.ArrayList;
import java.util.List;

/** Hosts, services in layers, pods; and a load generator that is a process of its own. */
final class Cluster {
    final List<Node> nodes = new ArrayList<>();
    /** By layer; the lowest only answers: databases and name servers. */
    final List<List<Service>> layers = new ArrayList<>();

    final Pod client;
    private int pods;

    Cluster(TruthOptions options, Random64 random) {
        for (int i = 0; i < options.nodes(); i++) {
            long offset = random.between(-options.clockOffsetMicros(), options.clockOffsetMicros());
            nodes.add(new Node(i + 1, offset));
        }
        for (int layer = 0; layer < options.layers(); layer++) {
            List<Service> services = new ArrayList<>();
            for (int i = 0; i < options.servicesPerLayer(); i++) {
                services.add(service(options, random, layer, i));
            }
            layers.add(services);
        }
        Service load = new Service("load", -1, 0, ThreadModel.THREAD, false, false, 0);
        client = pod(load, nodes.get(0));
    }

    private Service service(TruthOptions options, Random64 random, int layer, int i) {
        boolean isLeaf = layer == options.layers() - 1 && layer > 0;
        int protocol = isLeaf
                ? (random.chance(0.3) ? Service.DNS : Service.REDIS)
                : (random.chance(0.4) ? Service.GRPC : Service.HTTP);
        ThreadModel threads = isLeaf ? ThreadModel.EVENT_LOOP : ThreadModel.values()[random.below(4)];
        boolean passes = !threads.keepsToThread() || random.chance(0.3);
        boolean tells = !isLeaf && random.chance(options.applicationShare());
        Service service = new Service(
                "service-" + layer + "-" + i, layer, protocol, threads, tells, passes, 0x0a600000 | layer << 8 | i);
        int count = 1 + random.below(3);
        for (int p = 0; p < count; p++) {
            service.pods.add(pod(service, nodes.get(random.below(nodes.size()))));
        }
        return service;
    }

    private Pod pod(Service service, Node node) {
        return new Pod(node, service, ++pods);
    }
}
