package io.thalweg.standalone.faults;

/** What ClickHouse holds is not what was sent. */
final class FaultException extends Exception {
    FaultException(String message) {
        super(message);
    }
}
