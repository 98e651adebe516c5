package io.thalweg.standalone.kafka;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process that {@code up} runs a {@link KafkaBroker} in, until SIGTERM. */
@Command(
        name = "kafka-node",
        description = "One Kafka broker and KRaft controller in this JVM.",
        mixinStandardHelpOptions = true)
public final class KafkaNode implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Where topics and metadata are kept.")
    private Path data;

    @Option(names = "--port", required = true, paramLabel = "N", description = "Port of the broker.")
    private int port;

    @Option(names = "--controller-port", required = true, paramLabel = "N", description = "Port of the controller.")
    private int controllerPort;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new KafkaNode()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        KafkaBroker broker = new KafkaBroker(data, port, controllerPort);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "kafka-shutdown"));
        broker.start();
        broker.awaitEnd();
        return 0;
    }
}
