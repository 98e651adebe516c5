package io.thalweg.agent.check;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel's release, as uname(2) tells it.
 *
 * @param build what follows the first dash, such as {@code 957.el7.x86_64}; distributions backport by it
 */
record KernelVersion(int major, int minor, int patch, String build) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,6}))?[^-]*(?:-(.*))?");

    /** What cannot be read as a version is older than everything. */
    static KernelVersion parse(String release) {
        Matcher matcher = FORM.matcher(release);
        if (!matcher.matches()) {
            return new KernelVersion(0, 0, 0, release);
        }
        String patch = matcher.group(3);
        return new KernelVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                patch == null ? 0 : Integer.parseInt(patch),
                matcher.group(4) == null ? "" : matcher.group(4));
    }

    boolean isAtLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || major == wantedMajor && minor >= wantedMinor;
    }

    boolean is(int wantedMajor, int wantedMinor, int wantedPatch) {
        return major == wantedMajor && minor == wantedMinor && patch == wantedPatch;
    }

    /** Whether the build's leading numbers are these or greater, as in {@code 52.24} of {@code 52.25.v2207.ky10}. */
    boolean isBuildAtLeast(int... wanted) {
        String[] parts = build.split("[.\\-]");
        for (int i = 0; i < wanted.length; i++) {
            if (i >= parts.length || !parts[i].matches("\\d{1,6}")) {
                return false;
            }
            int part = Integer.parseInt(parts[i]);
            if (part != wanted[i]) {
                return part > wanted[i];
            }
        }
        return true;
    }
}
