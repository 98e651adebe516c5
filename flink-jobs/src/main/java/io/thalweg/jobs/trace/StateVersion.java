package io.thalweg.jobs.trace;

import java.io.IOException;

/** Checks of what a savepoint holds, before it is believed. */
final class StateVersion {
    private StateVersion() {}

    static void require(String what, int version, int known) throws IOException {
        if (version != known) {
            throw new IOException(what + ": version " + version + "; this build reads " + known);
        }
    }

    static int count(String what, int count, int most) throws IOException {
        if (count < 0 || count > most) {
            throw new IOException(what + ": " + count + " entries");
        }
        return count;
    }
}
