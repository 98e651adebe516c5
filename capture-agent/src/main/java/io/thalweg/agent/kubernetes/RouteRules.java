package io.thalweg.agent.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of an ingress ({@code networking.k8s.io/v1}) that do what a route of OpenShift ({@code route.openshift.io/v1})
 * does: a host and a path lead to a service, and perhaps to further ones.
 */
final class RouteRules {
    /** Of what {@link #of} makes. */
    static final FieldTree FIELDS = FieldTree.parse(
            "metadata(uid name namespace labels annotations creationTimestamp" + " ownerReferences) spec(rules)");

    private RouteRules() {}

    /** @param spec of the route, by whoever wrote it: nothing is taken for granted */
    static Map<String, Object> of(Object spec) {
        Object port = field(field(spec, "port"), "targetPort");
        List<Object> paths = new ArrayList<>();
        paths.add(path(spec, field(spec, "to"), port));
        if (field(spec, "alternateBackends") instanceof List<?> more) {
            more.forEach(backend -> paths.add(path(spec, backend, port)));
        }
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("host", field(spec, "host"));
        rule.put("http", Map.of("paths", paths));
        return Map.of("rules", List.of(rule));
    }

    private static Map<String, Object> path(Object spec, Object target, Object port) {
        Map<String, Object> service = new LinkedHashMap<>();
        service.put("name", field(target, "name"));
        if (port != null) {
            service.put("port", Map.of(port instanceof Number ? "number" : "name", port));
        }
        Map<String, Object> path = new LinkedHashMap<>();
        path.put("path", field(spec, "path"));
        path.put("backend", Map.of("service", service));
        return path;
    }

    private static Object field(Object map, String name) {
        return map instanceof Map<?, ?> fields ? fields.get(name) : null;
    }
}
