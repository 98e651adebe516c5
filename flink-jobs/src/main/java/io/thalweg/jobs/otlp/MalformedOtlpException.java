package io.thalweg.jobs.otlp;

/** A record of the topic is no OTLP message. */
public final class MalformedOtlpException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedOtlpException(String message, Throwable cause) {
        super(message, cause);
    }

    MalformedOtlpException(String message) {
        super(message);
    }
}
