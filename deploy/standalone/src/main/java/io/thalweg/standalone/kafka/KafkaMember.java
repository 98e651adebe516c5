package io.thalweg.standalone.kafka;

import java.util.List;
import org.apache.kafka.common.Uuid;

/**
 * A broker's place in its cluster, all of it on the loopback interface; each broker is also one of the controllers.
 *
 * @param id 1 and on
 * @param port of the broker
 * @param controllerPorts of all members' controllers, in the order of their ids
 * @param cluster its id, the same for all members, as Kafka writes it
 */
record KafkaMember(int id, int port, List<Integer> controllerPorts, String cluster) {
    static final String HOST = "127.0.0.1";
    private static final int MOST_REPLICAS = 3;

    KafkaMember {
        controllerPorts = List.copyOf(controllerPorts);
        if (id < 1 || id > controllerPorts.size()) {
            throw new IllegalArgumentException("broker " + id + " of " + controllerPorts.size());
        }
    }

    /** The only one of a cluster. */
    static KafkaMember alone(int port, int controllerPort) {
        return new KafkaMember(
                1, port, List.of(controllerPort), Uuid.randomUuid().toString());
    }

    int controllerPort() {
        return controllerPorts.get(id - 1);
    }

    /** As {@code controller.quorum.voters} has it. */
    String voters() {
        StringBuilder voters = new StringBuilder();
        for (int member = 1; member <= controllerPorts.size(); member++) {
            voters.append(member == 1 ? "" : ",")
                    .append(member)
                    .append('@')
                    .append(HOST)
                    .append(':')
                    .append(controllerPorts.get(member - 1));
        }
        return voters.toString();
    }

    /** Copies of each record. */
    int replicas() {
        return Math.min(MOST_REPLICAS, controllerPorts.size());
    }

    /** Copies that must be written before a record counts as such: one broker may be away. */
    int replicasInSync() {
        return Math.max(1, replicas() - 1);
    }
}
