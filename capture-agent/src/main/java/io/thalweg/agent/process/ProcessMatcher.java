package io.thalweg.agent.process;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule for processes: which it holds for, and what they are called then.
 *
 * @param pattern is searched for, not compared with the whole
 * @param users names; empty: all
 * @param rewrite the name, in which $1 is the pattern's first group; empty: the kernel's name
 */
public record ProcessMatcher(
        Pattern pattern,
        Subject subject,
        Action action,
        boolean onlyInContainer,
        Set<String> users,
        String rewrite,
        Map<String, String> tags) {
    /** What the pattern is looked for in. */
    public enum Subject {
        PROCESS_NAME,
        /** The program's path, as it was called. */
        CMDLINE,
        CMDLINE_WITH_ARGS,
        PARENT_PROCESS_NAME
    }

    /** What becomes of a process that it holds for. */
    public enum Action {
        ACCEPT,
        DROP
    }

    private static final int MAX_NAME = 256;

    /** @param parent null: gone, or unknown */
    Matcher match(ProcessInfo process, ProcessInfo parent) {
        if (onlyInContainer && process.containerId().isEmpty() || !users.isEmpty() && !users.contains(process.user())) {
            return null;
        }
        String text = subject(process, parent);
        Matcher matcher = pattern.matcher(new BoundedText(text));
        return matcher.find() ? matcher : null;
    }

    private String subject(ProcessInfo process, ProcessInfo parent) {
        return switch (subject) {
            case PROCESS_NAME -> process.kernelName();
            case CMDLINE -> process.commandLine().split(" ", 2)[0];
            case CMDLINE_WITH_ARGS -> process.commandLine();
            case PARENT_PROCESS_NAME -> parent == null ? "" : parent.kernelName();
        };
    }

    /** What a process is called that this holds for. */
    String name(ProcessInfo process, Matcher matcher) {
        if (rewrite.isEmpty()) {
            return process.kernelName();
        }
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < rewrite.length(); i++) {
            char c = rewrite.charAt(i);
            boolean isGroup = c == '$' && i + 1 < rewrite.length() && Character.isDigit(rewrite.charAt(i + 1));
            if (isGroup) {
                int group = rewrite.charAt(++i) - '0';
                name.append(group <= matcher.groupCount() && matcher.group(group) != null ? matcher.group(group) : "");
            } else {
                name.append(c);
            }
        }
        boolean isEmpty = name.toString().isBlank();
        return isEmpty ? process.kernelName() : name.substring(0, Math.min(name.length(), MAX_NAME));
    }

    /** Patterns have no equality of their own. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ProcessMatcher matcher
                && pattern.pattern().equals(matcher.pattern.pattern())
                && subject == matcher.subject
                && action == matcher.action
                && onlyInContainer == matcher.onlyInContainer
                && users.equals(matcher.users)
                && rewrite.equals(matcher.rewrite)
                && tags.equals(matcher.tags);
    }

    @Override
    public int hashCode() {
        return pattern.pattern().hashCode();
    }
}
