package io.thalweg.agent.check;

import java.util.List;

/**
 * The answer to one question about the machine.
 *
 * @param name short, and the same on every machine: scripts look for it
 * @param found what is there
 * @param neededFor what the agent wants it for
 * @param remedy what to do; empty where there is nothing to do
 */
public record Finding(String name, State state, String found, String neededFor, String remedy, List<Impact> impacts) {
    static Finding ok(String name, String neededFor, String found) {
        return new Finding(name, State.OK, found, neededFor, "", List.of());
    }

    static Finding degraded(String name, String neededFor, String found, String remedy, Impact... impacts) {
        return new Finding(name, State.DEGRADED, found, neededFor, remedy, List.of(impacts));
    }

    static Finding missing(String name, String neededFor, String found, String remedy, Impact... impacts) {
        return new Finding(name, State.MISSING, found, neededFor, remedy, List.of(impacts));
    }

    static Finding unknown(String name, String neededFor, String found, String remedy) {
        return new Finding(name, State.UNKNOWN, found, neededFor, remedy, List.of());
    }
}
