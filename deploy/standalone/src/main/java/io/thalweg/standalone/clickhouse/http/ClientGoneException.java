package io.thalweg.standalone.clickhouse.http;

import java.io.IOException;

/** The client broke off its request: there is nobody to tell anything. */
final class ClientGoneException extends IOException {
    ClientGoneException(String message) {
        super(message);
    }

    ClientGoneException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
