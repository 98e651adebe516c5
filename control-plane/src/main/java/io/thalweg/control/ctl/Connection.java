package io.thalweg.control.ctl;

import io.grpc.ManagedChannel;
import io.thalweg.event.proto.AdminServiceGrpc;
import io.thalweg.event.proto.AdminServiceGrpc.AdminServiceBlockingStub;
import java.util.concurrent.TimeUnit;

/** A connection for one command. */
record Connection(ManagedChannel channel) implements AutoCloseable {
    private static final int ANSWER_SECONDS = 30;
    private static final int MAX_MESSAGE = 64 << 20;

    AdminServiceBlockingStub admin() {
        return AdminServiceGrpc.newBlockingStub(channel)
                .withMaxInboundMessageSize(MAX_MESSAGE)
                .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
