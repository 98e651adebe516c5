package io.thalweg.agent.kubernetes;

import java.util.List;

/**
 * A kind of objects to be watched.
 *
 * @param name plural
 * @param versions the first that the API server has is watched; empty: the one it prefers
 * @param type what the control plane calls it: {@code *v1.Pod}; {@code %s} is the version that is watched; null:
 *     {@code *VERSION.KIND} by what the list says
 * @param isRequired without it the state of the cluster is of no use
 * @param fieldSelector empty: all objects
 */
record WatchedKind(
        String name,
        String group,
        List<String> versions,
        String type,
        FieldTree fields,
        boolean isRequired,
        String fieldSelector) {

    /** {@code pods}, {@code deployments.apps} */
    String qualifiedName() {
        return group.isEmpty() ? name : name + "." + group;
    }

    /** With the version and selector that a rule names, if it does. */
    WatchedKind as(ResourceRule rule) {
        List<String> chosen = rule.version().isEmpty() ? versions : List.of(rule.version());
        return new WatchedKind(name, group, chosen, type, fields, isRequired, rule.fieldSelector());
    }
}
