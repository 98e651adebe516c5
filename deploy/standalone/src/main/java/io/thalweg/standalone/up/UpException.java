package io.thalweg.standalone.up;

/** Why {@code up} cannot go on; the message is all that the user sees, so it names the remedy. */
public final class UpException extends Exception {
    public UpException(String message) {
        super(message);
    }
}
