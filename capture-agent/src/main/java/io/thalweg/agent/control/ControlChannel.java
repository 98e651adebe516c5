package io.thalweg.agent.control;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The connection to the control plane; where there are several addresses, to the one that answers. Thread-safe. */
final class ControlChannel implements AutoCloseable {
    /** A list of all objects of a large cluster is far below. */
    private static final int MAX_ANSWER_BYTES = 16 << 20;

    private static final long CLOSE_SECONDS = 2;

    private final ControlOptions options;
    private final ChannelCredentials credentials;
    private ManagedChannel channel;
    private int address;

    /** @throws IOException when a certificate or key cannot be read */
    ControlChannel(ControlOptions options) throws IOException {
        this.options = options;
        this.credentials = credentials(options);
    }

    private static ChannelCredentials credentials(ControlOptions options) throws IOException {
        if (!options.isEncrypted()) {
            return InsecureChannelCredentials.create();
        }
        TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
        if (options.authority() != null) {
            tls.trustManager(options.authority().toFile());
        }
        if (options.certificate() != null) {
            tls.keyManager(options.certificate().toFile(), options.key().toFile());
        }
        return tls.build();
    }

    synchronized ManagedChannel get() {
        if (channel == null) {
            channel = Grpc.newChannelBuilder(options.addresses().get(address), credentials)
                    .maxInboundMessageSize(MAX_ANSWER_BYTES)
                    .build();
        }
        return channel;
    }

    /** The address that is in use. */
    synchronized String address() {
        return options.addresses().get(address);
    }

    /** The one at hand did not answer: the next call goes to the next address, if there is another. */
    synchronized void failed(ManagedChannel used) {
        if (used == channel && options.addresses().size() > 1) {
            channel.shutdown();
            channel = null;
            address = (address + 1) % options.addresses().size();
        }
    }

    @Override
    public synchronized void close() {
        if (channel == null) {
            return;
        }
        channel.shutdownNow();
        try {
            channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
