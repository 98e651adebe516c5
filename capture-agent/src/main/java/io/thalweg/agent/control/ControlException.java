package io.thalweg.agent.control;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** The control plane could not be reached, or refuses; the message says which and why. */
public final class ControlException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Status.Code code;

    ControlException(String address, StatusRuntimeException cause) {
        super(text(address, cause.getStatus()), cause);
        this.code = cause.getStatus().getCode();
    }

    private static String text(String address, Status status) {
        String detail = status.getDescription() == null ? "" : ": " + status.getDescription();
        String why = status.getCause() == null ? "" : " (" + status.getCause().getMessage() + ")";
        return address + " says " + status.getCode() + detail + why;
    }

    /** Whether another try, or another address, may get an answer. */
    boolean isUnreachable() {
        return code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED;
    }

    /** The agent is not, or not any more, registered. */
    boolean isUnknownAgent() {
        return code == Status.Code.NOT_FOUND;
    }
}
