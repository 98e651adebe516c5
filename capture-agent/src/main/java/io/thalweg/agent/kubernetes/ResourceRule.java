package io.thalweg.agent.kubernetes;

/**
 * A line of the list that says which kinds of objects are watched.
 *
 * @param name plural, as in paths of the API: {@code ingresses}
 * @param group empty: all groups that are known for the name
 * @param version empty: those that are known, or what the API server prefers
 * @param fieldSelector empty: all objects; otherwise as {@code kubectl --field-selector} has it
 */
public record ResourceRule(String name, String group, String version, boolean isDisabled, String fieldSelector) {
    static ResourceRule enabled(String name, String group) {
        return new ResourceRule(name, group, "", false, "");
    }

    static ResourceRule disabled(String name) {
        return new ResourceRule(name, "", "", true, "");
    }
}
