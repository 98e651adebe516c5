package io.thalweg.standalone.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.Uuid;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process that {@code up} runs a {@link KafkaBroker} in, until SIGTERM. */
@Command(
        name = "kafka-node",
        description = "A Kafka broker and KRaft controller in this JVM.",
        mixinStandardHelpOptions = true)
public final class KafkaNode implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Where topics and metadata are kept.")
    private Path data;

    @Option(names = "--port", required = true, paramLabel = "N", description = "Port of the broker.")
    private int port;

    @Option(
            names = "--controller-port",
            required = true,
            split = ",",
            paramLabel = "N",
            description = "Ports of the controllers of all brokers of the cluster, in the order of their ids.")
    private List<Integer> controllerPorts;

    @Option(
            names = "--id",
            defaultValue = "1",
            paramLabel = "N",
            description = "Which of them this is (default ${DEFAULT-VALUE}).")
    private int id;

    @Option(names = "--cluster", paramLabel = "ID", description = "The cluster's id; a broker that is alone makes one.")
    private String cluster = Uuid.randomUuid().toString();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new KafkaNode()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        KafkaBroker broker = new KafkaBroker(data, new KafkaMember(id, port, controllerPorts, cluster));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "kafka-shutdown"));
        broker.start();
        broker.awaitEnd();
        return 0;
    }
}
