package io.thalweg.agent.process;

import java.util.regex.Pattern;

/** Takes secrets out of command lines before anything else sees them: values of options that are named like one. */
final class CommandLineMask {
    private static final String WORDS =
            "(?:pass(?:word|wd|phrase)?|secret|token|credentials?|api[-_]?key|access[-_]?key|private[-_]?key|auth)";
    private static final Pattern NAMED = Pattern.compile("(?i)((?:^|[\\s;&?])[-\\w.]{0,64}" + WORDS
            + "(?:[-_.]\\w{1,32})?\\s*[=:]\\s*|" + "(?:^|\\s)--?[-\\w.]{0,64}" + WORDS + "\\s+)(?!-)([^\\s;&]+)");
    /** scheme://user:secret@host */
    private static final Pattern IN_ADDRESS = Pattern.compile("(://[^\\s:/@]{0,256}:)[^\\s@/]{1,256}@");

    private CommandLineMask() {}

    static String mask(String commandLine) {
        String masked = NAMED.matcher(commandLine).replaceAll("$1?");
        return IN_ADDRESS.matcher(masked).replaceAll("$1?@");
    }
}
