package io.thalweg.standalone.up;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A part is well when somebody takes connections at its port. */
final class PortProbe implements Probe {
    private static final int WITHIN_MILLIS = 1_000;

    private final InetSocketAddress address;

    PortProbe(String host, int port) {
        address = new InetSocketAddress(host, port);
    }

    @Override
    public String problem() {
        try (Socket socket = new Socket()) {
            socket.connect(address, WITHIN_MILLIS);
            return null;
        } catch (IOException e) {
            return "nobody listens on " + address;
        }
    }
}
