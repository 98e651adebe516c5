package io.thalweg.jobs.options;

import org.apache.flink.configuration.ConfigOption;

/** An option that a job cannot start with. The message is for the person who wrote it. */
public final class InvalidOptionException extends IllegalArgumentException {
    public InvalidOptionException(String message) {
        super(message);
    }

    InvalidOptionException(ConfigOption<?> option, Object value, String allowed) {
        super(option.key() + ": " + value + "; allowed: " + allowed);
    }
}
