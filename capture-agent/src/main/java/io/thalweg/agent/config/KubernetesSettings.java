package io.thalweg.agent.config;

import io.thalweg.agent.kubernetes.ResourceRule;
import io.thalweg.agent.kubernetes.WatchedKinds;
import java.util.ArrayList;
import java.util.List;

/** Which kinds of Kubernetes' objects are watched, as changes to what is watched by default. */
public record KubernetesSettings(List<ResourceRule> resources) {
    static final KubernetesSettings DEFAULTS = new KubernetesSettings(List.of());
    private static final int MAX_RULES = 100;

    static KubernetesSettings read(Section section) throws ConfigException {
        section.allow("resources");
        if (!section.has("resources")) {
            return DEFAULTS;
        }
        List<Section> rules = section.sections("resources");
        if (rules.size() > MAX_RULES) {
            throw new ConfigException("kubernetes.resources has " + rules.size() + "; allowed: " + MAX_RULES);
        }
        List<ResourceRule> resources = new ArrayList<>();
        for (Section rule : rules) {
            resources.add(rule(rule));
        }
        try {
            WatchedKinds.check(resources);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("kubernetes.resources: " + e.getMessage());
        }
        return new KubernetesSettings(List.copyOf(resources));
    }

    private static ResourceRule rule(Section rule) throws ConfigException {
        rule.allow("name", "group", "version", "disabled", "field-selector");
        String name = rule.string("name", "");
        if (!name.matches("[a-z0-9]{1,63}")) {
            throw new ConfigException(
                    "kubernetes.resources: name: " + name + "; allowed: a plural in lower case, such as pods");
        }
        return new ResourceRule(
                name,
                rule.string("group", ""),
                rule.string("version", ""),
                rule.flag("disabled", false),
                rule.string("field-selector", ""));
    }
}
