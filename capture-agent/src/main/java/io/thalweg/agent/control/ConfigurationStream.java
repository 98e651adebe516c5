package io.thalweg.agent.control;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.thalweg.event.proto.AgentConfiguration;
import io.thalweg.event.proto.WatchConfigurationRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The stream on which configuration comes. Opened again when it ends, and when a heartbeat tells of a configuration that
 * did not come: a connection can be dead without either side knowing.
 *
 * <p>One thread; what comes is put down by the connection's.
 */
final class ConfigurationStream implements AutoCloseable {
    private static final long LEAST_BACKOFF_MILLIS = 500;
    private static final long MOST_BACKOFF_MILLIS = 30_000;

    private final ControlPlane control;
    private final AtomicReference<AgentConfiguration> latest = new AtomicReference<>();
    private final Backoff backoff = new Backoff(LEAST_BACKOFF_MILLIS, MOST_BACKOFF_MILLIS);
    private Receiver receiver;
    private long missed;
    private long due = System.nanoTime();

    /** One opening of the stream. */
    private final class Receiver implements ClientResponseObserver<WatchConfigurationRequest, AgentConfiguration> {
        private volatile ClientCallStreamObserver<WatchConfigurationRequest> call;
        private volatile boolean hasEnded;

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchConfigurationRequest> begun) {
            call = begun;
        }

        @Override
        public void onNext(AgentConfiguration configuration) {
            latest.set(configuration);
        }

        @Override
        public void onError(Throwable error) {
            hasEnded = true;
        }

        @Override
        public void onCompleted() {
            hasEnded = true;
        }
    }

    ConfigurationStream(ControlPlane control) {
        this.control = control;
    }

    /** @param version that the agent has; only another one is sent at once */
    void keepOpen(int agentId, long version, long nanoTime) {
        if (receiver != null && receiver.hasEnded) {
            receiver = null;
            due = nanoTime + TimeUnit.MILLISECONDS.toNanos(backoff.nextMillis());
        }
        if (receiver == null && nanoTime - due >= 0) {
            receiver = new Receiver();
            WatchConfigurationRequest request = WatchConfigurationRequest.newBuilder()
                    .setAgentId(agentId)
                    .setVersion(version)
                    .build();
            control.watchConfiguration(request, receiver);
        }
    }

    /** The last that has come since the last call; null: none. */
    AgentConfiguration take() {
        AgentConfiguration taken = latest.getAndSet(null);
        if (taken != null) {
            backoff.reset();
            missed = 0;
        }
        return taken;
    }

    /** A heartbeat says which version there is; one that is still missing at the next heartbeat has been lost. */
    void expect(long current, long held) {
        if (current == held || latest.get() != null) {
            missed = 0;
        } else if (missed != current) {
            missed = current;
        } else if (receiver != null) {
            close();
        }
    }

    @Override
    public void close() {
        if (receiver != null && receiver.call != null) {
            receiver.call.cancel("opened again", null);
        }
        receiver = null;
    }
}
