package io.thalweg.standalone.up;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a program that is not ours end with {@code up}, however that ends: a shell between the two stops it when its
 * standard input, a pipe from {@code up}, is closed, and hands on a SIGTERM and the exit code.
 */
final class EndsWithParent {
    private static final String SCRIPT = """
            exec 3<&0
            "$@" </dev/null 3<&- &
            child=$!
            trap 'kill -TERM "$child" 2>/dev/null' TERM INT
            { cat <&3 >/dev/null; kill -TERM "$child" 2>/dev/null; } &
            watch=$!
            exec 3<&-
            wait "$child"
            status=$?
            while kill -0 "$child" 2>/dev/null; do wait "$child"; status=$?; done
            kill "$watch" 2>/dev/null
            exit "$status"
            """;

    private EndsWithParent() {}

    static List<String> command(List<String> program) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "sh"));
        command.addAll(program);
        return command;
    }
}
