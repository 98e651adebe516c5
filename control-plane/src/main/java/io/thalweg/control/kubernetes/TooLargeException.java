package io.thalweg.control.kubernetes;

import java.io.IOException;

/** A sync brings more than its limits allow. */
final class TooLargeException extends IOException {
    TooLargeException(String message) {
        super(message);
    }
}
