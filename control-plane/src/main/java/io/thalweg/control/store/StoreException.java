package io.thalweg.control.store;

/** The database failed or does not answer. Nothing of the transaction was kept. */
public final class StoreException extends RuntimeException {
    public StoreException(Throwable cause) {
        super("the database failed: " + cause.getMessage(), cause);
    }
}
