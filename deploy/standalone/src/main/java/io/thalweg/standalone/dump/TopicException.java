package io.thalweg.standalone.dump;

/** Why a topic cannot be read; the message is for the user. */
final class TopicException extends Exception {
    TopicException(String message) {
        super(message);
    }
}
