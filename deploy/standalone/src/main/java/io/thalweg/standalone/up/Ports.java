package io.thalweg.standalone.up;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds where each part can listen on the loopback interface. Default ports give way to the next free one, with a line
 * that says so; a port that the user asked for by number does not: scripts rely on it.
 */
final class Ports {
    private static final int HIGHEST = 65_535;

    private final Console console;
    private final Set<Integer> given = new HashSet<>();

    Ports(Console console) {
        this.console = console;
    }

    /**
     * @param asked the port the user asked for, or null
     * @param usual the port used otherwise
     */
    int choose(String part, String option, Integer asked, int usual) throws UpException {
        if (asked != null) {
            if (!isFree(asked)) {
                throw new UpException("port " + asked + " for " + part + " (" + option + ") is taken on 127.0.0.1; "
                        + nextFree(asked + 1) + " is free");
            }
            given.add(asked);
            return asked;
        }
        int port = nextFree(usual);
        if (port != usual) {
            console.say(part, "port " + usual + " is taken, using " + port + " (" + option + " N chooses another)");
        }
        given.add(port);
        return port;
    }

    int nextFree(int from) throws UpException {
        for (int port = from; port <= HIGHEST; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new UpException("no free port from " + from + " on");
    }

    private boolean isFree(int port) {
        if (given.contains(port)) {
            return false;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
