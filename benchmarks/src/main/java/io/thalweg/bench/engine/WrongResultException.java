package io.thalweg.bench.engine;

/** A pass was fast, and wrong. */
final class WrongResultException extends Exception {
    WrongResultException(String difference) {
        super("the rows do not add up: " + difference);
    }
}
