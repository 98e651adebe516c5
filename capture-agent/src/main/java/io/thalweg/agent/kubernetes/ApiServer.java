package io.thalweg.agent.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to the API server: the pod's service account, or a kubeconfig.
 *
 * <p>The client is that of the JDK: the others bring an event loop and buffers of their own.
 */
final class ApiServer {
    private static final int CONNECT_MILLIS = 5000;
    private static final int REQUEST_MILLIS = 20_000;
    private static final int THREADS = 2;
    /** A watch that broke is tried again after this and as much again, another time for each agent. */
    private static final int RECONNECT_MILLIS = 1000;

    private final Config config;

    private ApiServer(Config config) {
        this.config = config;
    }

    /** @param kubeconfig null: the service account of the pod, or else what {@code kubectl} would take */
    static ApiServer at(Path kubeconfig) {
        Config found = kubeconfig == null ? Config.autoConfigure(null) : Config.fromKubeconfig(kubeconfig.toFile());
        return new ApiServer(found);
    }

    /** Close it after use. */
    KubernetesClient connect() {
        Config own = new ConfigBuilder(config)
                .withConnectionTimeout(CONNECT_MILLIS)
                .withRequestTimeout(REQUEST_MILLIS)
                // Who calls knows what else to ask meanwhile, and waits as long as all others.
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(
                        RECONNECT_MILLIS + ThreadLocalRandom.current().nextInt(RECONNECT_MILLIS))
                .withHttp2Disable(true)
                .build();
        AtomicInteger number = new AtomicInteger();
        return new KubernetesClientBuilder()
                .withConfig(own)
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withTaskExecutorSupplier(() -> Executors.newFixedThreadPool(THREADS, work -> {
                    Thread thread = new Thread(work, "kubernetes-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                }))
                .build();
    }

    String address() {
        return config.getMasterUrl();
    }

    /** Who signed the API server's certificate, as it is written; empty: unknown. */
    byte[] authority() throws IOException {
        if (config.getCaCertFile() != null) {
            return Files.readAllBytes(new File(config.getCaCertFile()).toPath());
        }
        return config.getCaCertData() == null
                ? new byte[0]
                : Base64.getMimeDecoder().decode(config.getCaCertData());
    }
}
