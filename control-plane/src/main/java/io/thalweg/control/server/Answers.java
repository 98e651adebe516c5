package io.thalweg.control.server;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.thalweg.control.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a call with its answer, or with the status that says what its caller can do about it. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private Answers() {}

    interface Work<T> {
        T run();
    }

    static <T> void send(StreamObserver<T> observer, Work<T> work) {
        T answer;
        try {
            answer = work.run();
        } catch (RuntimeException e) {
            observer.onError(refusal(e));
            return;
        }
        observer.onNext(answer);
        observer.onCompleted();
    }

    static StatusRuntimeException refusal(RuntimeException e) {
        if (e instanceof StatusRuntimeException status) {
            return status;
        }
        if (e instanceof IllegalArgumentException) {
            return Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException();
        }
        if (e instanceof StoreException) {
            LOG.warn("{}", e.getMessage());
            return Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException();
        }
        LOG.error("a call failed", e);
        return Status.INTERNAL
                .withDescription("see the log of the control plane")
                .asRuntimeException();
    }

    static StatusRuntimeException notFound(String what) {
        return Status.NOT_FOUND.withDescription(what).asRuntimeException();
    }
}
