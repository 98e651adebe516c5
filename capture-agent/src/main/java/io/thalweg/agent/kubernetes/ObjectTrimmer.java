package io.thalweg.agent.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes JSON of the fields of an object that are kept. A route of OpenShift is told as the ingress that it is. */
final class ObjectTrimmer implements KeptObjects.Trimming {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int TYPICAL_BYTES = 1024;

    private final WatchedKind kind;
    private final boolean isRoute;

    ObjectTrimmer(WatchedKind kind) {
        this.kind = kind;
        this.isRoute = kind.name().equals(WatchedKinds.ROUTES);
    }

    @Override
    public byte[] trim(GenericKubernetesResource object) {
        Map<String, Object> fields = new LinkedHashMap<>(object.getAdditionalProperties());
        if (isRoute) {
            fields.put("spec", RouteRules.of(fields.get("spec")));
        }
        fields.put("metadata", metadata(object.getMetadata()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            (isRoute ? RouteRules.FIELDS : kind.fields()).write(out, fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The client makes an object of it; the others stay maps. */
    private static Map<String, Object> metadata(ObjectMeta metadata) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("uid", metadata.getUid());
        fields.put("name", metadata.getName());
        fields.put("namespace", metadata.getNamespace());
        fields.put("labels", metadata.getLabels());
        fields.put("annotations", metadata.getAnnotations());
        fields.put("creationTimestamp", metadata.getCreationTimestamp());
        fields.put("deletionTimestamp", metadata.getDeletionTimestamp());
        fields.put("generateName", metadata.getGenerateName());
        fields.put("ownerReferences", owners(metadata.getOwnerReferences()));
        return fields;
    }

    private static List<Map<String, Object>> owners(List<OwnerReference> references) {
        if (references == null || references.isEmpty()) {
            return null;
        }
        List<Map<String, Object>> owners = new ArrayList<>(references.size());
        for (OwnerReference reference : references) {
            Map<String, Object> owner = new LinkedHashMap<>();
            owner.put("kind", reference.getKind());
            owner.put("name", reference.getName());
            owner.put("uid", reference.getUid());
            owner.put("controller", reference.getController());
            owners.add(owner);
        }
        return owners;
    }
}
