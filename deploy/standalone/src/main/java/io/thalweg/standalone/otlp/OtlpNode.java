package io.thalweg.standalone.otlp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process that {@code up} and {@code demo} run an {@link OtlpReceiver} in, until SIGTERM. */
@Command(
        name = "otlp-node",
        description = "Takes applications' spans by OTLP over HTTP, and writes them to Kafka.",
        mixinStandardHelpOptions = true)
public final class OtlpNode implements Callable<Integer> {
    @Option(names = "--host", required = true, paramLabel = "ADDRESS", description = "Where it listens.")
    private String host;

    @Option(names = "--port", required = true, paramLabel = "N", description = "Its port there.")
    private int port;

    @Option(names = "--bootstrap", required = true, paramLabel = "HOST:PORT", description = "Kafka.")
    private String bootstrap;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new OtlpNode()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        OtlpReceiver receiver = new OtlpReceiver(bootstrap, new InetSocketAddress(host, port));
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            receiver.close();
                            end.countDown();
                        },
                        "otlp-shutdown"));
        receiver.start();
        end.await();
        return 0;
    }
}
