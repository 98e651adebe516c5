package io.thalweg.agent.config;

/** The file cannot be used; the message names the key, its value, and what is allowed. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    ConfigException(String message) {
        super(message);
    }
}
